"""Layouts of item tables that are rarer, or easily misread: the page, and by hand its items."""

from tests.item_layouts import layouts

RARITIES = layouts("""
==== a day before each row
Date          Service                      Hours      Rate       Amount
2024-05-02    Bookkeeping                   2.00      40.00       80.00
2024-05-09    Payroll, five people          1.50      40.00       60.00
Total                                                            140.00
--
Bookkeeping | - | 2 | 40.00 | - | 80.00
Payroll, five people | - | 1.5 | 40.00 | - | 60.00
==== the currency stands in front, apart
Omschrijving                Aantal          Prijs           Bedrag
Plantenbak                     2        €    12,00       €    24,00
Potgrond 20 l                  3        €     5,50       €    16,50
Totaal                                                   €    40,50
--
Plantenbak | - | 2 | 12.00 | - | 24.00
Potgrond 20 l | - | 3 | 5.50 | - | 16.50
==== sizes with decimals in a name
Item                          Qty       Price       Total
Cable 2.5 mm, black             3        4.00       12.00
Cable 1.5 mm, red               2        3.50        7.00
Total                                               19.00
--
Cable 2.5 mm, black | - | 3 | 4.00 | - | 12.00
Cable 1.5 mm, red | - | 2 | 3.50 | - | 7.00
==== net, tax and gross, no quantity
Description                    Net         VAT       Gross
Sign-up fee                   50.00      10.00       60.00
Monthly plan                  20.00       4.00       24.00
Total                         70.00      14.00       84.00
--
Sign-up fee | - | - | - | - | 60.00
Monthly plan | - | - | - | - | 24.00
==== a quantity and a total, no price of one
Qty      Item                                      Total
2        Blue mug                                   9.90
1        Teapot                                    24.00
                                       Total       33.90
--
Blue mug | - | 2 | - | - | 9.90
Teapot | - | 1 | 24.00 | - | 24.00
==== Swiss thousands
Bezeichnung                  Anzahl       Preis         Total
Kaffeemaschine                  1       1'249.50      1'249.50
Bohnen 1 kg                     4          18.50         74.00
Total CHF                                             1'323.50
--
Kaffeemaschine | - | 1 | 1249.50 | - | 1249.50
Bohnen 1 kg | - | 4 | 18.50 | - | 74.00
==== Indian groups of digits
Description of goods          HSN      Qty        Rate          Amount
Steel almirah                 9403       2     62,500.00     1,25,000.00
Office chair                  9401       4      4,250.00       17,000.00
Total                                                        1,42,000.00
--
Steel almirah | 9403 | 2 | 62500.00 | - | 125000.00
Office chair | 9401 | 4 | 4250.00 | - | 17000.00
==== something for nothing, in a word
Item                          Qty       Price       Total
Lip balm                        2        3.00        6.00
Sample                          1        Free        Free
Hand cream                      1        7.00        7.00
Total                                               13.00
--
Lip balm | - | 2 | 3.00 | - | 6.00
Sample | - | 1 | 0 | - | 0
Hand cream | - | 1 | 7.00 | - | 7.00
==== a serial number below
Artikel                     Menge      Preis       Gesamt
Bohrmaschine                   1       89,00        89,00
S/N: 20240011223
Bohrer-Set                     2       15,00        30,00
Gesamtbetrag                                       119,00
--
Bohrmaschine | - | 1 | 89.00 | - | 89.00
Bohrer-Set | - | 2 | 15.00 | - | 30.00
==== the count of all pieces beside the total
Item                          Qty       Price       Total
Candle                          3        4.00       12.00
Matches                         2        1.50        3.00
Total                           5                   15.00
--
Candle | - | 3 | 4.00 | - | 12.00
Matches | - | 2 | 1.50 | - | 3.00
==== a table of the order above
Order no.      Order date       Customer       Amount
40017          2024-05-02       1188            45.00

Item                          Qty       Price       Total
Wall clock                      1       45.00       45.00
Total                                               45.00
--
Wall clock | - | 1 | 45.00 | - | 45.00
==== the names stand above the numbers
Artikel-Nr.       Menge       Preis       Gesamt
Gartenschlauch 20 m
GS-20             1           29,90        29,90
Schlauchwagen
SW-01             2           40,00        80,00
Gesamtbetrag                              109,90
--
Gartenschlauch 20 m | GS-20 | 1 | 29.90 | - | 29.90
Schlauchwagen | SW-01 | 2 | 40.00 | - | 80.00
==== a deposit for bottles
Artikel                     Menge      Preis       Gesamt
Mineralwasser                 12        0,59         7,08
Pfand                         12        0,25         3,00
Gesamtbetrag                                        10,08
--
Mineralwasser | - | 12 | 0.59 | - | 7.08
Pfand | - | 12 | 0.25 | - | 3.00
==== a discount for each piece
Item                 Qty       Price     Discount        Total
Sun hat                2       15.00         3.00        27.00
Beach towel            1       20.00         0.00        20.00
Total                                                    47.00
--
Sun hat | - | 2 | 15.00 | - | 27.00
Beach towel | - | 1 | 20.00 | - | 20.00
==== Arabic, read from the right
المجموع         السعر       الكمية        الوصف
 30.00           15.00         2          كوب
 24.00           24.00         1          إبريق
 54.00                                    الإجمالي
--
كوب | - | 2 | 15.00 | - | 30.00
إبريق | - | 1 | 24.00 | - | 24.00
==== Thai
รายการ                 จำนวน        ราคาต่อหน่วย        จำนวนเงิน
แก้วน้ำ                    2              120.00            240.00
จาน                     3               80.00            240.00
ยอดรวม                                                  480.00
--
แก้วน้ำ | - | 2 | 120.00 | - | 240.00
จาน | - | 3 | 80.00 | - | 240.00
==== prices that include tax, only the total is labelled
Articolo                    Q.tà       Prezzo       Totale
Moka 3 tazze                  1         29,90        29,90
Caffè macinato                2         4,50          9,00
Totale (IVA inclusa)                                 38,90
di cui IVA 22%                                        7,01
--
Moka 3 tazze | - | 1 | 29.90 | - | 29.90
Caffè macinato | - | 2 | 4.50 | - | 9.00
==== shipping inside the net total
Beschreibung                Menge      Preis       Gesamt
Wandregal                      1       40,00        40,00
Versand                                              5,00
Nettobetrag                                         45,00
MwSt. 19 %                                           8,55
Gesamtbetrag                                        53,55
--
Wandregal | - | 1 | 40.00 | - | 40.00
==== an article number that counts as a number
Art.-Nr.   Bezeichnung               Menge      Preis       Gesamt
10         Klemme                      20        0,50        10,00
12         Schelle                     10        1,20        12,00
Gesamtbetrag                                                 22,00
--
Klemme | 10 | 20 | 0.50 | - | 10.00
Schelle | 12 | 10 | 1.20 | - | 12.00
==== two deliveries with a sum each
Item                          Qty       Price       Total
Rug                             1       80.00       80.00
Subtotal                                            80.00

Item                          Qty       Price       Total
Curtain                         2       25.00       50.00
Subtotal                                            50.00
Grand total                                        130.00
--
Rug | - | 1 | 80.00 | - | 80.00
Curtain | - | 2 | 25.00 | - | 50.00
==== a unit in a column of its own, and an empty cell
Назва                   Од.     К-сть     Ціна        Сума
Папір А4                уп.       5      120,00      600,00
Ручка                   шт.      10       15,00      150,00
Разом                                                750,00
--
Папір А4 | - | 5 | 120.00 | - | 600.00
Ручка | - | 10 | 15.00 | - | 150.00
==== Vietnamese without decimals
STT   Tên hàng hóa          ĐVT      Số lượng     Đơn giá     Thành tiền
1     Ấm trà                cái          1        250.000       250.000
2     Chén                  cái          6         45.000       270.000
Tổng cộng                                                      520.000
--
Ấm trà | - | 1 | 250000 | - | 250000
Chén | - | 6 | 45000 | - | 270000
==== an insurance and a surcharge among the rows
Item                                Qty       Price       Total
Aluminium ladder                      1      110.00      110.00
Bulky goods surcharge                                     15.00
Insurance                                                  2.50
Total                                                    127.50
--
Aluminium ladder | - | 1 | 110.00 | - | 110.00
Bulky goods surcharge | - | - | - | - | 15.00
Insurance | - | - | - | - | 2.50
""")
