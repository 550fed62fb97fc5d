"""Layouts of item tables, drawn in characters: what stands on the page, and by hand what its items are.

Each is read three times: as plain text, as a PDF of equally wide characters, and as the cells of a page.
An item is description, SKU, quantity, price of one, tax rate, total; a dash is what is not there.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """A page and its items, as `description | sku | quantity | unit price | tax rate | line total`."""

    name: str
    page: str
    items: tuple[str, ...]


def layouts(text: str) -> tuple[Layout, ...]:
    found = []
    for block in text.strip("\n").split("\n===="):
        head, _, rest = block.lstrip("=").partition("\n")
        page, _, items = rest.partition("\n--\n")
        found.append(Layout(head.strip(), page, tuple(line.strip() for line in items.splitlines() if line.strip())))
    return tuple(found)


TABLES = layouts("""
==== German, numbers right-aligned, with positions and units
Pos.  Bezeichnung                    Menge  ME     Einzelpreis      Gesamt
1     Schreibtischlampe Modell Nord   2,00  Stk          24,50       49,00
2     Montage vor Ort                 1,50  Std          60,00       90,00
                                           Nettobetrag              139,00
                                           zzgl. 19 % MwSt.          26,41
                                           Gesamtbetrag             165,41
--
Schreibtischlampe Modell Nord | - | 2 | 24.50 | - | 49.00
Montage vor Ort | - | 1.5 | 60.00 | - | 90.00
==== the unit stands behind the count
Leistung                            Anzahl        Preis         Betrag
Beratung                            3 Std.        90,00         270,00
Anfahrt                             25 km          0,40          10,00
Summe netto                                                     280,00
Umsatzsteuer 19 %                                                53,20
Rechnungsbetrag                                                 333,20
--
Beratung | - | 3 | 90.00 | - | 270.00
Anfahrt | - | 25 | 0.40 | - | 10.00
==== names go on below the priced line, with an item number
Beschreibung                        Menge      Einzelpreis      Gesamtpreis
Wanderschuh Alpin                     1           129,90          129,90
Größe 43, Farbe grau
Art.-Nr.: WS-4711
Socken Merino                         3            12,00           36,00
Größe 43-46
Gesamt                                                            165,90
--
Wanderschuh Alpin Größe 43, Farbe grau | WS-4711 | 1 | 129.90 | - | 129.90
Socken Merino Größe 43-46 | - | 3 | 12.00 | - | 36.00
==== item numbers in a column of their own
SKU          Product                     Qty      Unit price      Amount
KX-100       Keyboard, compact             1           45.00       45.00
KX-205       Wrist rest                    2            9.50       19.00
                                         Subtotal                  64.00
                                         Shipping                   4.99
                                         Total                     68.99
--
Keyboard, compact | KX-100 | 1 | 45.00 | - | 45.00
Wrist rest | KX-205 | 2 | 9.50 | - | 19.00
==== a heading of a language nobody knows
Zorp      Blimfa                        Kantu        Wex          Tolum
1         Apfelbaum Halbstamm               2      31.00          62.00
2         Birnbaum Spalier                  3      27.50          82.50
Sumilo                                                           144.50
Total                                                            144.50
--
Apfelbaum Halbstamm | - | 2 | 31.00 | - | 62.00
Birnbaum Spalier | - | 3 | 27.50 | - | 82.50
==== no heading at all
Tea towel, linen                          4       7.25          29.00
Apron, striped                            1      22.00          22.00
Oven glove                                2      11.90          23.80
Total                                                           74.80
--
Tea towel, linen | - | 4 | 7.25 | - | 29.00
Apron, striped | - | 1 | 22.00 | - | 22.00
Oven glove | - | 2 | 11.90 | - | 23.80
==== a heading wrapped over two lines
                                              Unit        Line
Item                              Qty        price       total
Notebook A5                        10         3.20       32.00
Pencil set                          2         8.75       17.50
Total due                                                49.50
--
Notebook A5 | - | 10 | 3.20 | - | 32.00
Pencil set | - | 2 | 8.75 | - | 17.50
==== a discount in percent on some rows
Designation                    Qté      P.U. HT      Remise      Montant HT
Chaise pliante                  4        30,00        10 %          108,00
Table de jardin                 1       150,00                      150,00
Total HT                                                            258,00
TVA 20 %                                                             51,60
Total TTC                                                           309,60
--
Chaise pliante | - | 4 | 30.00 | - | 108.00
Table de jardin | - | 1 | 150.00 | - | 150.00
==== net and gross beside each other, the subtotal is net
Opis                      Ilość    Cena netto    Wartość netto   VAT    Wartość brutto
Kubek ceramiczny            2        20,00            40,00      23%         49,20
Talerz głęboki              4        15,00            60,00      23%         73,80
Razem netto                                                                 100,00
Kwota VAT                                                                    23,00
Do zapłaty                                                                  123,00
--
Kubek ceramiczny | - | 2 | 20.00 | 23 | 40.00
Talerz głęboki | - | 4 | 15.00 | 23 | 60.00
==== tax rates in a column
Description              Qty     Price     VAT %       Amount
Cookbook                   1     18.00        7        18.00
Chef's knife               1     64.00       19        64.00
Net total                                              82.00
VAT                                                    13.42
Total                                                  95.42
--
Cookbook | - | 1 | 18.00 | 7 | 18.00
Chef's knife | - | 1 | 64.00 | 19 | 64.00
==== a shipping line with all columns is a line, one below is not
Artikel                     Aantal        Prijs        Totaal
Fietsbel                       1           9,95          9,95
Fietslamp                      2          14,50         29,00
Verzendkosten                  1           4,50          4,50
Totaal                                                  43,45
--
Fietsbel | - | 1 | 9.95 | - | 9.95
Fietslamp | - | 2 | 14.50 | - | 29.00
Verzendkosten | - | 1 | 4.50 | - | 4.50
==== shipping and discount below the rows, in their columns
Item                        Qty        Price         Total
Bird feeder                  1         19.00         19.00
Seed mix 2 kg                3          6.00         18.00
Shipping                                              5.00
Discount                                             -2.00
Order total                                          40.00
--
Bird feeder | - | 1 | 19.00 | - | 19.00
Seed mix 2 kg | - | 3 | 6.00 | - | 18.00
==== prices per hundred
Bezeichnung                 Menge       Preis/100       Betrag
Schrauben M4 x 20             500           4,80         24,00
Muttern M4                  1.000           3,10         31,00
Gesamtbetrag                                             55,00
--
Schrauben M4 x 20 | - | 500 | 0.048 | - | 24.00
Muttern M4 | - | 1000 | 0.031 | - | 31.00
==== counts with four decimals
Prodotto                     Q.tà        Prezzo         Importo
Filtro acqua               2.0000         12.30           24.60
Guarnizione                5.0000          1.10            5.50
Totale                                                    30.10
--
Filtro acqua | - | 2 | 12.30 | - | 24.60
Guarnizione | - | 5 | 1.10 | - | 5.50
==== counts with three decimals, a comma and weights
Produkt                      Antal         Á-pris         Belopp
Kaffe, hela bönor         1,500 kg         180,00         270,00
Te, grönt                 0,250 kg         320,00          80,00
Summa                                                     350,00
--
Kaffe, hela bönor | - | 1.5 | 180.00 | - | 270.00
Te, grönt | - | 0.25 | 320.00 | - | 80.00
==== something free
Item                         Qty       Price        Total
Phone case                    1        14.99        14.99
Screen cloth (gift)           1         0.00         0.00
Total                                               14.99
--
Phone case | - | 1 | 14.99 | - | 14.99
Screen cloth (gift) | - | 1 | 0.00 | - | 0.00
==== a credit note with negative counts
Bezeichnung                 Menge     Einzelpreis       Gesamt
Regalboden Eiche               -2           35,00       -70,00
Winkel                         -4            2,50       -10,00
Gesamtbetrag                                            -80,00
--
Regalboden Eiche | - | -2 | 35.00 | - | -70.00
Winkel | - | -4 | 2.50 | - | -10.00
==== only one item
Descripción                  Cantidad      Precio        Importe
Silla de oficina                 1         89,00          89,00
Total                                                     89,00
--
Silla de oficina | - | 1 | 89.00 | - | 89.00
==== a description and an amount, nothing else
Description                                          Amount
Hosting, January                                      12.00
Domain renewal example.com                            15.50
Total                                                 27.50
--
Hosting, January | - | - | - | - | 12.00
Domain renewal example.com | - | - | - | - | 15.50
==== quantity and price without totals
Product                                Quantity       Price
Garden gloves                               2          6.50
Trowel                                      1          9.00
Total                                                 22.00
--
Garden gloves | - | 2 | 6.50 | - | 13.00
Trowel | - | 1 | 9.00 | - | 9.00
==== groups with sums of their own
Position                     Menge      Einzelpreis      Gesamt
Material
Farbe weiß 10 l                2           39,00          78,00
Malerkrepp                     5            3,00          15,00
Zwischensumme                                             93,00
Arbeit
Streichen Wohnzimmer           6           45,00         270,00
Zwischensumme                                            270,00
Gesamtbetrag                                             363,00
--
Farbe weiß 10 l | - | 2 | 39.00 | - | 78.00
Malerkrepp | - | 5 | 3.00 | - | 15.00
Streichen Wohnzimmer | - | 6 | 45.00 | - | 270.00
==== Japanese, no decimals
商品名                      数量       単価          金額
急須                          1      3,200         3,200
湯呑み                        5        800         4,000
小計                                               7,200
消費税                                               720
合計                                               7,920
--
急須 | - | 1 | 3200 | - | 3200
湯呑み | - | 5 | 800 | - | 4000
==== Chinese with a mark before each price
商品                       数量        单价            金额
保温杯                      2        ¥59.00         ¥118.00
茶叶                        1        ¥80.00          ¥80.00
合计                                                ¥198.00
--
保温杯 | - | 2 | 59.00 | - | 118.00
茶叶 | - | 1 | 80.00 | - | 80.00
==== Russian
№   Наименование                Кол-во    Цена        Сумма
1   Чайник электрический          1      2 450,00    2 450,00
2   Кружка                        4        350,00    1 400,00
Итого                                                3 850,00
--
Чайник электрический | - | 1 | 2450.00 | - | 2450.00
Кружка | - | 4 | 350.00 | - | 1400.00
==== Hungarian with net, tax and gross
Megnevezés              Menny.   Egységár    Nettó érték   ÁFA    ÁFA összeg   Bruttó érték
Polc                    2 db      5 000,00      10 000,00   27%       2 700,00      12 700,00
Csavar                  10 db        50,00         500,00   27%         135,00         635,00
Fizetendő                                                                           13 335,00
--
Polc | - | 2 | 5000.00 | 27 | 12700.00
Csavar | - | 10 | 50.00 | 27 | 635.00
==== the columns the other way round
Amount      Price each      Qty     What
 30.00           15.00        2     Candle holder
 12.50            2.50        5     Candles
 42.50                              Total
--
Candle holder | - | 2 | 15.00 | - | 30.00
Candles | - | 5 | 2.50 | - | 12.50
==== a product called Total
Item                           Qty        Price        Total
Total Gym cable, 2 m            2         12.00        24.00
Shipping labels, 100            3          4.00        12.00
Total                                                  36.00
--
Total Gym cable, 2 m | - | 2 | 12.00 | - | 24.00
Shipping labels, 100 | - | 3 | 4.00 | - | 12.00
==== unit prices that were rounded
Item                           Qty        Price        Total
Stickers                       300         0.03        10.00
Cards                          100         0.15        15.00
Total                                                  25.00
--
Stickers | - | 300 | 0.03 | - | 10.00
Cards | - | 100 | 0.15 | - | 15.00
==== a table of tax rates below has the same columns
Artikel                      Menge      Preis      Gesamt
Olivenöl 1 l                   2         9,00       18,00
Essig                          1         4,00        4,00
Summe                                               22,00
Steuersatz                    Netto      Steuer     Brutto
7 %                           20,56       1,44       22,00
--
Olivenöl 1 l | - | 2 | 9.00 | - | 18.00
Essig | - | 1 | 4.00 | - | 4.00
==== an EAN beside the name
Artikel            EAN               Menge      Preis      Gesamt
Puzzle 500 Teile   4006381333931       1        12,99       12,99
Würfelspiel        4006381333948       2         7,50       15,00
Gesamtbetrag                                                27,99
--
Puzzle 500 Teile | 4006381333931 | 1 | 12.99 | - | 12.99
Würfelspiel | 4006381333948 | 2 | 7.50 | - | 15.00
==== Turkish
Ürün adı                  Miktar      Birim fiyat       Tutar
Çay bardağı               6 adet            15,00       90,00
Tepsi                     1 adet            60,00       60,00
Genel toplam                                           150,00
--
Çay bardağı | - | 6 | 15.00 | - | 90.00
Tepsi | - | 1 | 60.00 | - | 60.00
==== Greek
Περιγραφή                 Ποσότητα       Τιμή         Αξία
Ελαιόλαδο                     3          8,00        24,00
Μέλι                          2          6,50        13,00
Σύνολο                                               37,00
--
Ελαιόλαδο | - | 3 | 8.00 | - | 24.00
Μέλι | - | 2 | 6.50 | - | 13.00
==== Korean
상품명                    수량         단가          금액
머그컵                     2        12,000        24,000
접시                       3         5,000        15,000
합계                                              39,000
--
머그컵 | - | 2 | 12000 | - | 24000
접시 | - | 3 | 5000 | - | 15000
==== a voucher between the lines
Item                         Qty        Price        Total
Sweater                       1         40.00        40.00
Discount SPRING              1         -4.00        -4.00
Scarf                         1         20.00        20.00
Total                                                56.00
--
Sweater | - | 1 | 40.00 | - | 40.00
Discount SPRING | - | 1 | -4.00 | - | -4.00
Scarf | - | 1 | 20.00 | - | 20.00
==== a tax code behind each amount
Description                 Qty      Price         Total
Milk                         2        1.10        2.20 A
Batteries                    1        6.00        6.00 B
Total                                             8.20
--
Milk | - | 2 | 1.10 | - | 2.20
Batteries | - | 1 | 6.00 | - | 6.00
""")
