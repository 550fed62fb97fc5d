"""Further samples in the form of those in `kind_samples`."""

KEPT = """
== en | order_confirmation | You're all set! Order LX-3310
Hello Kay. This email confirms your purchase. When it ships we'll send tracking and your invoice.
Order LX-3310
Rain jacket  1  $79.00
Tax  $6.32
Order total  $85.32
== en | order_confirmation | Order summary - Oak & Otter
We appreciate your business. Below is a summary of what you ordered.
Order ID: OO-1182
Oak tray  €31.00
Grand total  €31.00
== en | invoice | Invoice 2026-117 from Kestrel Supplies
Attached is your invoice for April. Payment is due within 14 days.
Invoice # 2026-117
Subtotal 100.00 USD
Tax 8.00 USD
Balance due 108.00 USD
== en | receipt | Your payment to Oak & Otter was successful
You paid €31.00 to Oak & Otter.
Transaction ID 8AB12345CD678901E
Order number OO-1182
Total €31.00
== en | receipt | E-receipt for your visit on 4 March
Receipt 0042-881
Flat white  3.40
Total  3.40 GBP
Card payment 3.40 GBP
== en | refund | Refund confirmation
We've issued a refund for order LX-3310. The money will appear on your statement in up to 10 days.
Refunded to Mastercard: $79.00
Total refund: $79.00
== en | credit_note | Your credit memo from Kestrel Supplies
Credit memo no. CM-55
Applies to invoice 2026-117
Credit total 108.00 USD
== en | fee_invoice | Your monthly marketplace bill
Invoice number MKT-88123
Commission on sales 44.00 EUR
Monthly subscription fee 39.00 EUR
VAT 15.77 EUR
Total 98.77 EUR
== en | statement | Payout sent: $512.20
Your payout statement for 1-15 April
Gross sales $600.00
Selling fees $87.80
Net payout $512.20
== en | event shipped | Your rain jacket is heading your way
Order LX-3310 was dispatched this morning with FedEx. Tracking number 449044304137821
Order total $85.32
== en | event delivered | Delivered! Order LX-3310
Your parcel was placed on the porch.
== en | event ready_for_pickup | Come and get it: your order is waiting in store
Your click & collect order OO-1190 is ready for pickup.
== en | event cancelled | We had to cancel your order OO-1191
We're sorry, the oak tray is no longer in stock. Your card was not charged.
== en | event return | Return request approved
Your return for order LX-3310 was accepted. Use the attached return label.
== en | event out_for_delivery | Your courier is nearby
Your parcel is with the courier and will arrive today between 2 and 4 pm.
== en | none | Delivery attempt unsuccessful
No one was available to sign for parcel RR123456785CN. It will be taken back to the depot.
== en | none | Your bill is now available online
Sign in to see your bill. The amount of $55.00 will be debited on 4 May.
== en | none | Flash sale ends tonight
Rain jackets from $49.00! Shop now. You receive this because you subscribed to our newsletter.
== en | none | Tell us about your delivery
Rate your experience with order LX-3310. Survey closes on Friday.
== en | none | Sign-in from a new device
We noticed a new sign-in to your account. If this was you, there is nothing to do.
== en | none | Re: Question about my receipt
Hi, I never got a receipt for the $79.00 I paid for order LX-3310. Could you send it? Thanks, Kay
== en | none | Pro forma for your enquiry
Quote valid until 30 April. Estimate no. E-88
Oak tray €31.00
Total €31.00
== en | page none | returnlabel.pdf
RETURN LABEL
Cut here and stick it on the parcel
RMA 55123
== en | page invoice | scan0001.pdf
TAX INVOICE
Kestrel Supplies Pty Ltd  ABN 51 824 753 556
Invoice number 2026-118
Total including GST 110.00 AUD
== en | page none | privacy.pdf
Privacy Policy
We process your data when you place an order, when we issue an invoice and when you pay.
== de | order_confirmation | Danke, Lena - wir haben alles notiert!
Deine Bestellung ist eingegangen. Eine Rechnung senden wir dir, sobald die Ware unser Lager verlassen hat.
Auftragsnummer 77-0091
Kissen  29,95 €
Gesamt  29,95 €
== de | invoice | Rechnung zu Ihrem Auftrag 77-0091
im Anhang finden Sie Ihre Rechnung.
Rechnungs-Nr. 2026/8812
Zwischensumme 25,17 EUR
19 % USt 4,78 EUR
Gesamt 29,95 EUR
== de | event shipped | Versandbestätigung für Auftrag 77-0091
Ihre Ware hat soeben unser Lager verlassen.
Gesamt 29,95 €
== de | event delivered | Hurra, dein Paket ist da!
Dein Paket wurde soeben in den Briefkasten gelegt.
== de | refund | Rückerstattung zu Auftrag 77-0091
Der Betrag wurde Ihrer Kreditkarte gutgeschrieben.
Auftragsnummer 77-0091
Erstattet: 29,95 EUR
== de | none | Bitte bestätigen Sie Ihre E-Mail-Adresse
Klicken Sie auf den Link, um Ihr Konto zu aktivieren.
== de | none | Ihre Rechnung ist jetzt online
Melden Sie sich an, um Ihre Rechnung über 29,95 EUR anzusehen.
== de | page none | widerruf.pdf
Widerrufsbelehrung
Sie haben das Recht, binnen vierzehn Tagen diesen Vertrag zu widerrufen. Kosten der Rücksendung bis 29,95 EUR.
== fr | order_confirmation | Merci Zoé, c'est noté !
Votre commande est confirmée. Nous préparons votre colis.
Commande n° FR-8810
Tapis  59,00 €
Total  59,00 €
== fr | receipt | Paiement accepté
Nous confirmons la réception de votre paiement.
Commande n° FR-8810
Montant payé : 59,00 €
== fr | event return | Nous avons reçu votre retour
Votre remboursement interviendra sous 5 jours après contrôle. Commande FR-8810
== fr | none | Livraison impossible : vous étiez absent
Votre colis n'a pas pu être livré. Choisissez une nouvelle date.
== es | order_confirmation | Confirmamos tu compra
Hola Leo, hemos recibido tu pedido y lo estamos preparando.
Pedido n.º ES-771
Alfombra  45,00 €
Total del pedido  45,00 €
== es | event out_for_delivery | Tu paquete llega hoy
El repartidor está en camino.
== es | none | Tu factura ya está disponible
Puedes descargar tu factura desde tu cuenta.
== it | receipt | Pagamento ricevuto
Abbiamo ricevuto il tuo pagamento di 9,00 €.
Numero ordine IT-4412
Totale pagato 9,00 €
== it | event ready_for_pickup | Il tuo pacco è pronto per il ritiro
Puoi ritirarlo presso il punto di ritiro fino a sabato.
== it | refund | Rimborso effettuato
Ti abbiamo rimborsato 9,00 € sulla carta.
Numero ordine IT-4413
Importo rimborsato 9,00 €
== pt | order_confirmation | Compra confirmada!
Olá Bia, obrigado por comprar connosco. A sua encomenda está a ser preparada.
Encomenda n.º PT-11902
Manta  35,00 €
Total  35,00 €
== pt | event delivered | Sua encomenda foi entregue
Obrigado pela preferência.
== nl | event out_for_delivery | Je pakket wordt vandaag bezorgd
De bezorger komt tussen 14.00 en 16.00 uur.
== nl | refund | We hebben je geld teruggestort
Het bedrag staat binnen 3 dagen op je rekening.
Bestelnummer NL-7713
Terugbetaald bedrag € 22,50
== nl | event cancelled | Je bestelling NL-7714 is geannuleerd
Er is niets afgeschreven.
== pl | order_confirmation | Dziękujemy za zakup!
Otrzymaliśmy Twoje zamówienie i zaraz zaczniemy je pakować.
Nr zamówienia PL-120
Poduszka  59,00 zł
Suma  59,00 zł
== pl | event cancelled | Twoje zamówienie PL-121 zostało anulowane
Nie pobraliśmy żadnej opłaty.
== pl | none | Zresetuj hasło
Kliknij w link, aby ustawić nowe hasło.
== sv | event delivered | Ditt paket är levererat
Det ligger i din brevlåda.
== sv | none | Du har varor kvar i varukorgen
Kudde 199,00 kr. Totalt 199,00 kr. Slutför ditt köp.
== da | event shipped | Din ordre er afsendt
Pakken er overdraget til fragtmanden. Ordrenummer DK-551. I alt 149,00 kr.
== da | receipt | Kvittering for dit køb
Kvitteringsnr. 99120
I alt betalt 149,00 kr.
== fi | event ready_for_pickup | Pakettisi on noudettavissa
Nouda se seitsemän päivän kuluessa.
== fi | receipt | Kuitti ostoksestasi
Kuittinumero 55120
Maksettu yhteensä 25,00 €
== no | event shipped | Pakken din er på vei
Bestilling NO-120 er sendt fra lageret vårt. Totalt 199,00 kr
== cs | event ready_for_pickup | Vaše zásilka je připravena k vyzvednutí
Vyzvedněte si ji do 7 dnů.
== cs | invoice | Faktura č. 2026118
V příloze zasíláme fakturu k Vašemu nákupu.
Číslo faktury 2026118
DPH 51,90 Kč
Celkem k úhradě 299,00 Kč
== hu | event shipped | Csomagja úton van
Rendelését átadtuk a futárszolgálatnak. Rendelésszám HU-881
== ro | event delivered | Coletul tău a fost livrat
Îți mulțumim.
== tr | refund | İaden tamamlandı
149,90 TL kartınıza iade edildi.
Sipariş numarası TR-552
İade tutarı 149,90 TL
== tr | none | Şifre sıfırlama
Yeni şifre belirlemek için bağlantıya tıkla.
== ru | event shipped | Заказ передан в службу доставки
Ваш заказ RU-118 уже в пути. Итого 990,00 ₽
== ru | none | Код подтверждения 551100
Никому не сообщайте этот код.
== uk | event delivered | Посилку доставлено
Дякуємо, що обрали нас.
== zh | event out_for_delivery | 您的包裹正在派送中
快递员将于今天送达。
== zh | none | 您的购物车还有商品未结算
枕头 ¥99.00 合计 ¥99.00
== zh-Hant | event shipped | 您的商品已寄出
訂單編號 TW20260304 總計 NT$299
== ja | order_confirmation | 【ひだまり商店】ご注文内容のご確認
この度はお買い上げいただきありがとうございます。
ご注文番号 JP-2026-12
毛布  ¥4,980
お支払い合計  ¥4,980
== ja | none | パスワード再設定のご案内
以下のURLから新しいパスワードを設定してください。
== ko | event delivered | 배송이 완료되었습니다
고객님의 상품이 문 앞에 도착했습니다.
== id | event delivered | Paketmu telah sampai
Paket diterima oleh penerima.
== vi | event delivered | Giao hàng thành công
Đơn hàng VN-771 đã được giao đến bạn.
== th | event shipped | สินค้าของคุณถูกส่งออกแล้ว
หมายเลขคำสั่งซื้อ TH-551 หมายเลขพัสดุ TH01234567890A
== ar | event delivered | تم توصيل طلبك
شكرا لتسوقك معنا.
== hi | event shipped | आपका ऑर्डर भेज दिया गया है
ऑर्डर नंबर IN-771
== el | event delivered | Το δέμα σας παραδόθηκε
Σας ευχαριστούμε.
== sk | event shipped | Vaša zásielka je na ceste
Objednávka SK-771 bola odovzdaná kuriérovi. Spolu 12,90 €
"""
