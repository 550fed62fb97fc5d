"""Mails and pages as shops, carriers and people write them, with what each one is: all of them invented.

A record begins with `== language | what it is | subject`; the text follows. What it is: a kind, `event NAME`, or
`none`; with `page` before it, the text is an attachment and the third column its file name.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """One mail or page. `expected` is a kind, `event NAME` or `none`."""

    language: str
    expected: str
    subject: str
    text: str
    is_page: bool


def samples_of(table: str) -> list[Sample]:
    """Return the records of a table."""
    found = []
    for record in table.split("\n== ")[1:]:
        head, _, text = record.partition("\n")
        language, expected, subject = (column.strip() for column in head.split("|", 2))
        is_page = expected.startswith("page ")
        found.append(Sample(language, expected.removeprefix("page "), subject, text.strip(), is_page))
    return found


KNOWN = """
== en | order_confirmation | We've got your order, Mia!
Hi Mia,
Nice choice! We're getting your things ready and will email you again once the parcel leaves our warehouse.
Order number: TK-20931
1 x Enamel mug, blue   £12.00
Delivery   £3.50
Total   £15.50
== en | order_confirmation | Order TK-20944 is confirmed
Thanks, Ben. Your invoice will be sent to you as soon as your items have shipped.
Order no. TK-20944
Desk lamp  $39.00
Subtotal  $39.00
Shipping  $5.00
Total  $44.00
== en | order_confirmation | Thanks for shopping with Harbour & Pine
Your order has been placed. This is not an invoice.
Order reference 55-1029
2 x Linen towel  38.00 EUR
Order total  38.00 EUR
Estimated delivery: 12-14 March
== en | invoice | Your invoice from Harbour & Pine
Please find below the invoice for your purchase.
Invoice number: HP-7781
Invoice date: 4 March 2026
Linen towel x 2   38.00
VAT 20%   6.33
Total   38.00 EUR
== en | invoice | Harbour & Pine order 55-1029: invoice HP-7781
Dear customer, here is your invoice.
Invoice HP-7781
Net 31.67 GBP
VAT 6.33 GBP
Amount due 38.00 GBP
== en | receipt | Your receipt from Notable Apps #2210-4431
Receipt number 2210-4431
Amount paid $9.99
Date paid 3 May 2026
Payment method Visa ending 4242
Pro plan (monthly)  $9.99
Total  $9.99
== en | receipt | Payment received - thank you
We have received your payment of $120.00 for order 88-1203.
Order number 88-1203
Payment method: card ending 1111
Total paid: $120.00
== en | refund | We've refunded your purchase
Hello, your refund of £24.99 has been processed and should reach your account in 3-5 days.
Order number 7740-223
Refund total: £24.99
== en | refund | Your order was cancelled and refunded
We cancelled your order because the item is out of stock. We have refunded the full amount to your card.
Order number 7740-230
Refund amount: $54.10
== en | credit_note | Credit note CN-118
Credit note number: CN-118
Original invoice: HP-7781
Total credited: 38.00 EUR
== en | statement | Your monthly payout statement is here
Statement period: 1-31 March 2026
Opening balance $0.00
Sales $1,204.00
Fees -$120.40
Payout total $1,083.60
== en | fee_invoice | Tax invoice for your seller fees, March
Tax invoice number: FEE-2026-03-991
Final value fees  88.10
Advertising fees  12.00
VAT  20.02
Total  120.12 GBP
== en | event shipped | Good news - your order is on the way!
Hi Mia, your order TK-20931 has left our warehouse.
Tracking number: 1Z999AA10123456784
1 x Enamel mug, blue   £12.00
Total   £15.50
== en | event shipped | Dispatch notice
We have handed your parcel to the carrier. You can follow it with tracking number H01234567890.
== en | event out_for_delivery | Your parcel is out for delivery
Your driver has your parcel and will be with you between 10:12 and 11:12 today.
== en | event out_for_delivery | Arriving today: your package
Your package will be delivered today by 8 pm. Order 112-0000001-0000002
== en | event ready_for_pickup | Your order is ready to collect
Bring this email and a photo ID to the counter at Harbour Street. Order number 7740-240.
== en | event ready_for_pickup | Parcel waiting for you at the post office
Your parcel can be collected from the parcel shop until Saturday.
== en | event delivered | Delivered: your parcel from Harbour & Pine
Your parcel was left with your neighbour at number 14.
== en | event delivered | Your package has arrived
It was handed to a resident on Monday 4 May. Order 7740-241
== en | event cancelled | Your order 7740-250 has been cancelled
As you asked, we cancelled your order. You have not been charged.
== en | event return | We received your return
Thanks, the item you sent back has reached us. Once we have checked it, we will refund you.
Order number 7740-251
== en | event return | Your return label
Print the label and drop off the parcel within 14 days. Return for order 7740-252.
== en | none | Sorry we missed you
We attempted to deliver your parcel today, but nobody was in. We will try again tomorrow.
== en | none | Your invoice is ready to download
Log in to your account to view and download invoice HP-7781.
== en | none | 20% off everything this weekend!
Shop the spring sale. Mugs from £9.00, lamps from £19.00. Use code SPRING20. Unsubscribe
== en | none | Reset your password
Somebody asked to reset the password of your account. Click the link within 30 minutes.
== en | none | 493021 is your verification code
Enter this code to sign in. It expires in 10 minutes. Never share it with anyone.
== en | none | How was your order 7740-251?
Tell us what you think of the Enamel mug, blue (£12.00). It takes only two minutes to leave a review.
== en | none | You left something in your basket
Still thinking about it? Your cart: Desk lamp $39.00. Total $39.00. Complete your purchase now.
== en | none | Price drop: Desk lamp is now $29.00
An item on your wish list just got cheaper. Was $39.00, now $29.00.
== en | none | Re: invoice 4711
Hi Tom,
the invoice 4711 over 120.00 EUR is still wrong, please change the address and send it again.
Cheers, Ann
> On 3 May 2026 Tom wrote:
> Here is the invoice number 4711, total 120.00 EUR
== en | none | Lunch money
Hey, I paid the restaurant bill, it was 84.00 EUR in total, so you owe me 28.00. I can send you the receipt if you like.
== en | none | Your points statement for March
You have 1,240 points. Points earned: 120. Points redeemed: 0. Worth up to $12.40 off your next order.
== en | none | Changes to our terms and conditions
We are updating our User Agreement. The new terms apply from 1 June 2026 to every order, invoice and refund.
== en | none | We are hiring: accounts payable clerk (invoices and receipts)
5 new jobs match your search. Salary from $42,000.00 a year. Apply now.
== en | none | New message from buyer dora_77 about order 7740-260
Hello, when will you ship my order? I paid 24.00 EUR yesterday. Reply to this message.
== en | none | Your quote Q-301
Quotation no. Q-301, valid for 30 days
Desk lamp  $39.00
Total  $39.00
== en | page none | label.pdf
SHIPPING LABEL
From: Harbour & Pine, 1 Quay Street
To: Mia Example, 5 Hill Road
Weight 1.2 kg
Tracking 1Z999AA10123456784
== en | page none | terms.pdf
General Terms and Conditions
1. Scope. These terms apply to all orders placed in our shop.
2. Prices. The invoice amount is due within 14 days. Reminder fee 5.00 EUR.
== en | page none | manual.pdf
User Manual
Coffee grinder CG-200
Safety instructions
Keep the receipt for your warranty. Rated 230 V, 150.00 W
== en | page invoice | doc1.pdf
Kestrel Supplies Ltd                INVOICE
Invoice No: 20331      Date: 4 March 2026
Widget   2   10.00   20.00
Total due   20.00 GBP
== en | page receipt | scan.pdf
Corner Kiosk
SALES RECEIPT
Receipt no. 77123
Tea  2.50
Total paid  2.50 USD
== en | page none | slip.pdf
Packing slip
Order number 55-1029
2 x Linen towel
== de | order_confirmation | Deine Bestellung ist bei uns eingegangen
Hallo Jonas, wir haben deine Bestellung erhalten und packen sie gerade. Die Rechnung bekommst du mit dem Versand.
Bestellnummer: 40-7781
1 x Wolldecke   49,90 €
Versand   4,90 €
Gesamtsumme   54,80 €
== de | order_confirmation | Ihre Bestellung 40-7782 bei Waldkauz
Guten Tag, herzlichen Dank für Ihren Einkauf. Dies ist keine Rechnung.
Bestellnummer 40-7782
Teekanne   24,00 EUR
Summe   24,00 EUR
== de | invoice | Ihre Rechnung RE-2026-551
Sehr geehrte Frau Muster, anbei erhalten Sie die Rechnung zu Ihrem Einkauf.
Rechnungsnummer: RE-2026-551
Rechnungsdatum: 04.03.2026
Nettobetrag 20,17 EUR
MwSt. 19 % 3,83 EUR
Rechnungsbetrag 24,00 EUR
== de | receipt | Zahlungseingang zu Ihrer Bestellung 40-7783
Wir haben Ihre Zahlung erhalten. Vielen Dank!
Bestellnummer 40-7783
Gezahlter Betrag: 24,00 EUR
== de | refund | Wir haben dir Geld erstattet
Wir haben 24,00 EUR auf dein PayPal-Konto zurückgezahlt.
Bestellnummer 40-7784
Erstattungsbetrag: 24,00 EUR
== de | credit_note | Ihre Gutschrift GS-100
Gutschriftsnummer GS-100
zu Rechnung RE-2026-551
Gesamtbetrag 24,00 EUR
== de | event shipped | Dein Paket ist unterwegs
Wir haben deine Bestellung 40-7781 an DHL übergeben. Sendungsnummer 00340434161094027318
Gesamtsumme 54,80 €
== de | event delivered | Ihre Sendung wurde zugestellt
Das Paket wurde am 05.03.2026 an Ihren Nachbarn übergeben.
== de | event out_for_delivery | Ihr Paket kommt heute
Der Zusteller ist mit Ihrem Paket auf dem Weg zu Ihnen.
== de | event ready_for_pickup | Ihr Paket liegt zur Abholung bereit
Sie können Ihr Paket in der Filiale Marktplatz 3 bis zum 12.03. abholen.
== de | event cancelled | Stornierung Ihrer Bestellung 40-7785
Ihre Bestellung wurde storniert. Es wurde nichts abgebucht.
== de | event return | Ihre Rücksendung ist angekommen
Wir haben Ihre Retoure erhalten und prüfen sie nun. Danach erstatten wir den Betrag.
Bestellnummer 40-7786
== de | none | Ihre Rechnung steht zum Download bereit
In Ihrem Kundenkonto können Sie die Rechnung RE-2026-552 herunterladen.
== de | none | Zustellung nicht möglich
Wir konnten Ihr Paket leider nicht zustellen. Ein neuer Versuch folgt morgen.
== de | none | Nur heute: 15 % auf alle Decken
Jetzt sparen! Wolldecke statt 49,90 € nur 42,40 €. Newsletter abbestellen
== de | none | Ihr Warenkorb wartet auf Sie
Sie haben noch etwas vergessen: Teekanne 24,00 €. Gesamtsumme 24,00 €. Jetzt Bestellung abschließen.
== de | none | Passwort zurücksetzen
Über diesen Link können Sie ein neues Passwort vergeben.
== de | none | Bewerten Sie Ihren Einkauf vom 4. März
Wie zufrieden waren Sie mit der Teekanne? Ihre Meinung zählt.
== de | none | AW: Rechnung 551
Hallo Petra, die Rechnung über 24,00 EUR habe ich gestern überwiesen. Gruß Uwe
== de | page none | agb.pdf
Allgemeine Geschäftsbedingungen
§ 1 Geltungsbereich
§ 2 Zahlung: Die Rechnung ist innerhalb von 14 Tagen zu begleichen. Mahngebühr 5,00 EUR.
== de | page none | lieferschein.pdf
Lieferschein Nr. 8812
Bestellnummer 40-7781
1 x Wolldecke
== de | page invoice | 551.pdf
Waldkauz Handel GmbH
Rechnung Nr. RE-2026-551
Datum 04.03.2026
Teekanne 1 24,00
Gesamtbetrag 24,00 EUR
== fr | order_confirmation | Votre commande n° 2210 est bien enregistrée
Bonjour Luc, nous avons bien reçu votre commande. Vous recevrez votre facture lors de l'expédition.
Numéro de commande : 2210-55
Bougie  18,00 €
Total TTC  18,00 €
== fr | invoice | Votre facture du mois de mars
Veuillez trouver ci-joint votre facture.
Facture n° F-2026-118
Total HT 15,00 €
TVA 3,00 €
Total TTC 18,00 €
== fr | refund | Votre remboursement a été effectué
Nous vous avons remboursé 18,00 € sur votre carte bancaire.
Numéro de commande 2210-56
Montant remboursé : 18,00 €
== fr | event shipped | Votre colis est parti !
Bonne nouvelle : votre commande 2210-55 vient d'être expédiée. Suivez votre colis.
Total TTC 18,00 €
== fr | event out_for_delivery | Votre colis est en cours de livraison
Il vous sera remis aujourd'hui entre 9h et 13h.
== fr | event delivered | Votre colis a été livré
Il a été déposé dans votre boîte aux lettres.
== fr | event ready_for_pickup | Votre colis vous attend en point relais
Vous pouvez retirer votre colis dès maintenant.
== fr | event cancelled | Votre commande 2210-57 a été annulée
Vous ne serez pas débité.
== fr | none | Votre facture est disponible
Connectez-vous à votre espace client pour télécharger votre facture.
== fr | none | Votre avis nous intéresse
Que pensez-vous de votre bougie (18,00 €) ? Donnez votre avis en deux minutes.
== fr | none | Votre panier vous attend
Finalisez votre commande : Bougie 18,00 €, total 18,00 €.
== fr | page none | cgv.pdf
Conditions générales de vente
Article 1. Toute commande implique l'acceptation des présentes. Pénalité de retard : 40,00 €.
== es | order_confirmation | ¡Gracias por comprar en Casa Brisa!
Hola Ana, tu pedido ya está en marcha. Te avisaremos cuando salga de nuestro almacén.
Número de pedido: 8812-1
Cojín  15,00 €
Total  15,00 €
== es | receipt | Hemos recibido tu pago
Pago recibido correctamente por 15,00 €.
Número de pedido 8812-1
Importe pagado: 15,00 €
== es | invoice | Factura de tu compra
Adjuntamos la factura correspondiente a tu pedido.
Factura nº A-2026-77
Base imponible 12,40 €
IVA 2,60 €
Total factura 15,00 €
== es | event shipped | Tu pedido va de camino
Hemos enviado tu pedido 8812-1. Número de seguimiento: PQ4F6P0704104480181750T
Total 15,00 €
== es | event delivered | Tu paquete ha sido entregado
Lo hemos entregado a las 12:40.
== es | event return | Hemos aceptado tu devolución
Imprime la etiqueta de devolución y entrega el paquete en la oficina. Pedido 8812-2
== es | refund | Te hemos devuelto el dinero
Hemos reembolsado 15,00 € en tu tarjeta.
Número de pedido 8812-3
Importe reembolsado: 15,00 €
== es | none | No hemos podido entregar tu paquete
Nadie estaba en casa. Lo intentaremos de nuevo mañana.
== es | none | Rebajas: hasta un 50% de descuento
Cojines desde 7,50 €. Compra ahora. Darse de baja
== it | order_confirmation | Abbiamo ricevuto il tuo ordine
Ciao Carla, grazie! Riceverai la fattura dopo la spedizione.
Numero ordine: IT-4410
Tazza  9,00 €
Totale  9,00 €
== it | invoice | Fattura n. 118/2026
In allegato la fattura relativa al tuo acquisto.
Fattura n. 118/2026
Imponibile 7,38 €
IVA 22% 1,62 €
Totale fattura 9,00 €
== it | event shipped | Il tuo pacco è in viaggio
Abbiamo affidato il tuo ordine IT-4410 al corriere.
Totale 9,00 €
== it | event delivered | Consegna completata
Il tuo pacco è stato consegnato.
== it | event cancelled | Il tuo ordine IT-4411 è stato annullato
Non ti è stato addebitato nulla.
== it | none | Hai dimenticato qualcosa nel carrello
Tazza 9,00 €. Totale 9,00 €. Completa l'acquisto.
== pt | order_confirmation | Recebemos seu pedido 3301
Olá Rui, seu pedido foi realizado com sucesso. A nota fiscal será enviada após o envio.
Número do pedido: 3301-9
Chaleira R$ 89,90
Total R$ 89,90
== pt | event shipped | Seu pedido saiu do nosso depósito
O pedido 3301-9 foi enviado e está a caminho.
Total R$ 89,90
== pt | event out_for_delivery | Seu pedido saiu para entrega
Fique atento, chega hoje.
== pt | receipt | Pagamento aprovado
Recebemos o pagamento do seu pedido.
Número do pedido 3301-9
Total pago R$ 89,90
== pt | none | Sua fatura está disponível na área do cliente
Acesse sua conta para baixar a fatura.
== nl | order_confirmation | Je bestelling is gelukt
Hoi Sanne, we gaan meteen voor je aan de slag. De factuur volgt later.
Bestelnummer: NL-7712
Vaas  € 22,50
Totaal  € 22,50
== nl | invoice | Factuur 2026-0099
Hierbij ontvang je de factuur voor je aankoop.
Factuurnummer 2026-0099
Btw € 3,90
Totaal € 22,50
== nl | event shipped | Je pakket is onderweg
We hebben je bestelling NL-7712 meegegeven aan PostNL.
Totaal € 22,50
== nl | event delivered | Je pakket is bezorgd
Het pakket ligt bij de buren op nummer 12.
== nl | none | Je factuur staat klaar
Download je factuur in je account.
== nl | none | Vergeet je winkelmandje niet
Vaas € 22,50. Totaal € 22,50. Rond je bestelling af.
== pl | order_confirmation | Przyjęliśmy Twoje zamówienie
Dzień dobry, zamówienie zostało złożone. Fakturę wyślemy osobno.
Numer zamówienia: PL-119
Koc  99,00 zł
Razem  99,00 zł
== pl | event shipped | Twoja paczka jest w drodze
Wysłaliśmy Twoje zamówienie PL-119. Numer przesyłki 620012345678901234567890
Razem 99,00 zł
== pl | event ready_for_pickup | Paczka czeka na odbiór
Odbierz paczkę w paczkomacie WAW01 do jutra. Kod odbioru 123456.
== pl | event delivered | Twoja paczka została doręczona
Dziękujemy.
== pl | invoice | Faktura FV/2026/03/18
W załączeniu przesyłamy fakturę za zakupy.
Numer faktury: FV/2026/03/18
VAT 18,51 zł
Do zapłaty 99,00 zł
== sv | order_confirmation | Vi har tagit emot din beställning
Hej Elsa! Vi hör av oss när paketet skickas. Fakturan skickas separat.
Ordernummer: SE-9921
Kudde  199 kr
Totalt  199,00 kr
== sv | event shipped | Ditt paket är på väg
Vi har skickat din beställning SE-9921.
Totalt 199,00 kr
== sv | event ready_for_pickup | Ditt paket finns att hämta
Hämta ut det hos ditt ombud senast fredag.
== sv | receipt | Kvitto på ditt köp
Kvittonummer 44121
Betalat belopp 199,00 kr
== da | order_confirmation | Vi har modtaget din ordre
Hej Ida, din faktura sendes senere.
Ordrenummer: DK-551
Pude  149,00 kr.
I alt  149,00 kr.
== da | event delivered | Din pakke er leveret
Pakken er afleveret i din postkasse.
== fi | order_confirmation | Olemme vastaanottaneet tilauksesi
Hei Aino, ilmoitamme kun tilaus on lähetetty.
Tilausnumero: FI-330
Tyyny  25,00 €
Yhteensä  25,00 €
== fi | event shipped | Tilauksesi on matkalla
Pakettisi on luovutettu kuljetusyhtiölle. Tilausnumero FI-330
== no | order_confirmation | Vi har mottatt bestillingen din
Hei Nora, fakturaen kommer senere.
Ordrenummer: NO-120
Pute  199,00 kr
Totalt  199,00 kr
== no | event ready_for_pickup | Pakken din er klar til henting
Hent den på butikken innen 14 dager.
== cs | order_confirmation | Vaši objednávku jsme přijali
Dobrý den, fakturu Vám zašleme později.
Číslo objednávky: CZ-771
Polštář  299,00 Kč
Celkem  299,00 Kč
== cs | event shipped | Zásilka je na cestě
Vaše objednávka CZ-771 byla předána dopravci.
Celkem 299,00 Kč
== hu | order_confirmation | Megkaptuk a rendelését
Kedves Vásárlónk! A számlát később küldjük.
Rendelésszám: HU-881
Párna  4 990 Ft
Végösszeg  4 990 Ft
== hu | event delivered | Csomagját kézbesítettük
Köszönjük.
== ro | order_confirmation | Am primit comanda ta
Bună Ana, îți vom trimite factura după expediere.
Număr comandă: RO-210
Pernă  89,00 lei
Total  89,00 lei
== ro | event shipped | Comanda ta a plecat spre tine
Am predat coletul curierului. Comanda RO-210. Total 89,00 lei
== tr | order_confirmation | Siparişini aldık
Merhaba Ece, faturanız daha sonra gönderilecektir.
Sipariş numarası: TR-551
Yastık  149,90 TL
Toplam  149,90 TL
== tr | event shipped | Siparişin kargoya verildi
TR-551 numaralı siparişin yola çıktı. Toplam 149,90 TL
== tr | event delivered | Siparişin teslim edildi
Keyifle kullan.
== ru | order_confirmation | Мы получили ваш заказ
Здравствуйте, Анна! Счёт будет выслан позже.
Номер заказа: RU-118
Подушка  990,00 ₽
Итого  990,00 ₽
== ru | event ready_for_pickup | Ваш заказ ждёт вас в пункте выдачи
Заберите его до пятницы. Номер заказа RU-118
== ru | receipt | Кассовый чек
Чек № 4412
Итог 990,00 ₽
Оплачено картой 990,00 ₽
== uk | order_confirmation | Ваше замовлення прийнято
Вітаємо! Ми зателефонуємо, щоб уточнити деталі.
Номер замовлення: UA-771
Подушка  450,00 грн
Разом  450,00 грн
== uk | event shipped | Ваше замовлення вже їде до вас
Посилку передано перевізнику. Номер замовлення UA-771
== zh | order_confirmation | 您的订单已提交
亲爱的顾客，我们已收到您的订单。发票将随后开具。
订单号：CN20260304001
枕头  ¥99.00
合计  ¥99.00
== zh | event shipped | 您购买的商品已发货
订单号：CN20260304001
快递单号：SF1234567890123
合计 ¥99.00
== zh | event delivered | 您的包裹已签收
感谢您的支持。
== zh | invoice | 您的电子发票
发票号码：033002100611
价税合计 ¥99.00
开票日期：2026年3月4日
== zh-Hant | order_confirmation | 我們已收到您的訂單
親愛的顧客您好，訂單編號：TW20260304
枕頭  NT$299
總計  NT$299
== ja | order_confirmation | ご注文を承りました
山田様　ご注文いただき誠にありがとうございます。領収書は後日お送りします。
注文番号：JP-2026-11
枕  ¥1,980
合計  ¥1,980
== ja | event shipped | 商品を発送いたしました
ご注文の商品を本日発送しました。注文番号：JP-2026-11
お問い合わせ番号 1234-5678-9012
合計 ¥1,980
== ja | event delivered | お荷物のお届けが完了しました
ご利用ありがとうございました。
== ja | none | ご不在のためお荷物を持ち帰りました
再配達をご依頼ください。
== ja | none | カートに商品が残っています
枕 ¥1,980 合計 ¥1,980 お買い物を続ける
== ko | order_confirmation | 주문이 정상적으로 접수되었습니다
김민지님, 감사합니다.
주문번호: KR-2026-11
베개  19,800원
총 결제금액  19,800원
== ko | event shipped | 고객님의 상품이 발송되었습니다
주문번호 KR-2026-11 운송장번호 123456789012
== id | order_confirmation | Pesanan kamu sudah kami terima
Halo Sari, faktur akan dikirim terpisah.
No. Pesanan: ID-991
Bantal  Rp99.000
Total  Rp99.000
== id | event shipped | Pesananmu sedang dalam perjalanan
Paket sudah diserahkan ke kurir. No. Pesanan ID-991
== ms | order_confirmation | Kami telah menerima pesanan anda
No. Pesanan: MY-991
Bantal  RM49.90
Jumlah  RM49.90
== vi | order_confirmation | Đơn hàng của bạn đã được ghi nhận
Chào Lan, hóa đơn sẽ được gửi sau.
Mã đơn hàng: VN-771
Gối  199.000 ₫
Tổng cộng  199.000 ₫
== vi | event shipped | Đơn hàng đang trên đường giao đến bạn
Mã đơn hàng VN-771. Mã vận đơn GHN123456.
== th | order_confirmation | เราได้รับคำสั่งซื้อของคุณแล้ว
สวัสดีคุณนก ใบเสร็จจะจัดส่งภายหลัง
หมายเลขคำสั่งซื้อ: TH-551
หมอน  ฿299.00
ยอดรวม  ฿299.00
== th | event delivered | พัสดุของคุณถูกจัดส่งเรียบร้อยแล้ว
ขอบคุณค่ะ
== ar | order_confirmation | لقد استلمنا طلبك
مرحبا سارة، سنرسل الفاتورة لاحقا.
رقم الطلب: AR-771
وسادة  99.00 AED
الإجمالي  99.00 AED
== ar | event shipped | طلبك في الطريق إليك
تم تسليم الشحنة إلى شركة التوصيل. رقم الطلب AR-771
== hi | order_confirmation | हमें आपका ऑर्डर मिल गया है
नमस्ते रवि, चालान बाद में भेजा जाएगा।
ऑर्डर नंबर: IN-771
तकिया  ₹499.00
कुल  ₹499.00
== el | order_confirmation | Λάβαμε την παραγγελία σας
Γεια σας, το τιμολόγιο θα σταλεί αργότερα.
Αριθμός παραγγελίας: GR-771
Μαξιλάρι  19,90 €
Σύνολο  19,90 €
== el | event shipped | Η παραγγελία σας βρίσκεται καθ' οδόν
Παραδόθηκε στην εταιρεία μεταφορών. Αριθμός παραγγελίας GR-771
== sk | order_confirmation | Vašu objednávku sme prijali
Dobrý deň, faktúru Vám pošleme neskôr.
Číslo objednávky: SK-771
Vankúš  12,90 €
Spolu  12,90 €
== en | event out_for_delivery | DPD: Your parcel will be delivered today
Your DPD driver Paul will deliver your parcel between 13:05 and 14:05. Parcel 15976543210987
== en | event delivered | USPS: Item Delivered, In/At Mailbox 9400111202555842332669
Your item was delivered in or at the mailbox at 2:14 pm on March 4, 2026.
== en | event shipped | UPS Ship Notification, Tracking Number 1Z999AA10123456784
Harbour & Pine has sent you a package. Scheduled delivery: 03/06/2026
== de | event shipped | Ihr DPD Paket ist auf dem Weg
Voraussichtliche Zustellung: 06.03.2026
== en | none | Package delayed
We're sorry, your package is running late. New estimated delivery: Friday.
== en | none | We've received your cancellation request
We are checking with the seller whether order 7740-270 can still be cancelled.
== en | none | Reminder: complete your payment
Your order has not been paid yet. Pay 24.00 EUR within 2 days or it will be cancelled. Order number 7740-271
== fr | none | Réinitialisez votre mot de passe
Cliquez sur le lien pour choisir un nouveau mot de passe.
== es | none | Tu código de verificación es 112233
No lo compartas con nadie.
== pl | none | Jak oceniasz zakupy?
Podziel się opinią o produkcie Koc 99,00 zł.
== ru | none | Вы забыли товар в корзине
Подушка 990,00 ₽. Итого 990,00 ₽. Оформите заказ сейчас.
== zh | none | 您的验证码是 483920
请勿泄露给他人。
== tr | none | Sepetinde ürün unuttun
Yastık 149,90 TL. Toplam 149,90 TL. Alışverişi tamamla.
== nl | none | Wachtwoord vergeten?
Klik op de link om een nieuw wachtwoord in te stellen.
== sv | none | Vi kunde inte leverera ditt paket
Ingen var hemma. Vi försöker igen i morgon.
== pt | none | Avalie sua compra
O que achou da Chaleira (R$ 89,90)? Deixe sua opinião.
== it | none | La tua fattura è disponibile per il download
Accedi al tuo account per scaricare la fattura n. 119/2026.
== ko | none | 장바구니에 담긴 상품이 기다리고 있어요
베개 19,800원 합계 19,800원
== id | none | Kode OTP Anda 551233
Jangan berikan kode ini kepada siapa pun.
"""
