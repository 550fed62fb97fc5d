"""How mails and receipts list what was bought, without the heading of a table: the page, and by hand its items."""

from tests.item_layouts import layouts

MAILS = layouts("""
==== a count before each name
Thank you, John!

2 x Blue mug              $9.90
1 x Teapot               $24.00

Subtotal                 $33.90
Shipping                  $5.00
Total                    $38.90
--
Blue mug | - | 2 | - | - | 9.90
Teapot | - | 1 | 24.00 | - | 24.00
==== the price beside is that of one piece
2x Blue mug              9,90 €
3x Saucer                4,00 €
Gesamtsumme             31,80 €
--
Blue mug | - | 2 | 9.90 | - | 19.80
Saucer | - | 3 | 4.00 | - | 12.00
==== all in one run of words
Blue mug 2 4.95 9.90
Teapot, large 1 24.00 24.00
Total 33.90
--
Blue mug | - | 2 | 4.95 | - | 9.90
Teapot, large | - | 1 | 24.00 | - | 24.00
==== the name on one line, count and price on the next
Your order

Blue mug
Qty: 2          $9.90

Teapot
Qty: 1          $24.00

Total           $33.90
--
Blue mug | - | 2 | - | - | 9.90
Teapot | - | 1 | 24.00 | - | 24.00
==== the count below name and total
Wool scarf                       €29.00
Quantity: 1
Gloves                           €36.00
Quantity: 2
Order total                      €65.00
--
Wool scarf | - | 1 | 29.00 | - | 29.00
Gloves | - | 2 | - | - | 36.00
==== the count below name and the price of one
Wool scarf                       €29.00
Quantity: 1
Gloves                           €18.00
Quantity: 2
Order total                      €65.00
--
Wool scarf | - | 1 | 29.00 | - | 29.00
Gloves | - | 2 | 18.00 | - | 36.00
==== Chinese, the count on its own line
陶瓷茶杯                  NT$180
數量: 2
竹製托盤                  NT$320
數量: 1
訂單總金額                NT$680
--
陶瓷茶杯 | - | 2 | 180 | - | 360
竹製托盤 | - | 1 | 320 | - | 320
==== a receipt with the count below
MILK 3,5 %                        1,38 B
  2 Stk x 0,69
BUTTER                            2,19 B
SUMME                             3,57
--
MILK 3,5 % | - | 2 | 0.69 | - | 1.38
BUTTER | - | - | - | - | 2.19
==== names and prices only
Desk organiser                   18.00
Pen holder                        7.50
Total                            25.50
--
Desk organiser | - | - | - | - | 18.00
Pen holder | - | - | - | - | 7.50
==== a dash before the price
Desk organiser - $18.00
Pen holder - $7.50
Total: $25.50
--
Desk organiser | - | - | - | - | 18.00
Pen holder | - | - | - | - | 7.50
==== count times price equals
Blue mug
2 x $4.95 = $9.90
Teapot
1 x $24.00 = $24.00
Total: $33.90
--
Blue mug | - | 2 | 4.95 | - | 9.90
Teapot | - | 1 | 24.00 | - | 24.00
==== French, a count behind the name
Bougie parfumée x 3              21,00 €
Vase en verre x 1                14,00 €
Livraison                         4,90 €
Total TTC                        39,90 €
--
Bougie parfumée | - | 3 | - | - | 21.00
Vase en verre | - | 1 | 14.00 | - | 14.00
==== Spanish, with words before the numbers
Lámpara de mesa
Cantidad: 2
Precio: 15,00 €
Cable USB
Cantidad: 1
Precio: 5,00 €
Total: 35,00 €
--
Lámpara de mesa | - | 2 | 15.00 | - | 30.00
Cable USB | - | 1 | 5.00 | - | 5.00
==== captions on lines of their own
Vacuum flask, 750 ml
Quantity
2
$12.99
Spare lid
Quantity
1
$4.50
Total   $30.48
--
Vacuum flask, 750 ml | - | 2 | 12.99 | - | 25.98
Spare lid | - | 1 | 4.50 | - | 4.50
==== cents that were raised
Vacuum flask, 750 ml      12 99 €
Spare lid                  4 50 €
Total                     17,49 €
--
Vacuum flask, 750 ml | - | - | - | - | 12.99
Spare lid | - | - | - | - | 4.50
==== labels below a list belong to no item
Rain jacket, size M          1      89.95 €

Order number                Order date
10104417720388              18 March 2025

Subtotal                     89.95 €
Discount                     -9.00 €
Total                        80.95 €
--
Rain jacket, size M | - | - | - | - | 89.95
==== dots lead to the price
Blue mug ............................ 4.95
Teapot, large ...................... 24.00
Total .............................. 28.95
--
Blue mug | - | - | - | - | 4.95
Teapot, large | - | - | - | - | 24.00
==== a name that begins with a number
500 Piece puzzle         12.00
3 Little Books            9.00
Total                    21.00
--
500 Piece puzzle | - | - | - | - | 12.00
3 Little Books | - | - | - | - | 9.00
==== positions before the names
1. Espresso cup           7.00
2. Saucer                 3.00
3. Spoon                  2.50
Total                    12.50
--
Espresso cup | - | - | - | - | 7.00
Saucer | - | - | - | - | 3.00
Spoon | - | - | - | - | 2.50
==== Korean, count behind the name
머그컵 x 2                24,000원
접시 x 3                  15,000원
배송비                     3,000원
합계                      42,000원
--
머그컵 | - | 2 | - | - | 24000
접시 | - | 3 | - | - | 15000
==== a label before each number of a line
Notebook   Qty: 3   Price: $2.00   Total: $6.00
Ruler   Qty: 1   Price: $1.20   Total: $1.20
Order total: $7.20
--
Notebook | - | 3 | 2.00 | - | 6.00
Ruler | - | 1 | 1.20 | - | 1.20
==== prices that stand below each other in no way
Atlas of lighthouses      24.00 €
Condition: very good
Sea chart      9.80 €
Condition: good
Total      33.80 €
--
Atlas of lighthouses | - | - | - | - | 24.00
Sea chart | - | - | - | - | 9.80
==== a count with a unit alone on its line
Batik shirt, L      Rp120.000
1 barang
Silk scarf      Rp80.000
2 barang
Total      Rp200.000
--
Batik shirt, L | - | 1 | 120000 | - | 120000
Silk scarf | - | 2 | - | - | 80000
==== a number of the shop behind each name
Frying pan (fp-26)        74.80
Spatula (sp-1)             9.90
Total                     84.70
--
Frying pan | fp-26 | - | - | - | 74.80
Spatula | sp-1 | - | - | - | 9.90
==== sizes that look like counts
Bed sheet 90 x 200        19.00
Shelf 80 x 30 cm          31.00
Total                     50.00
--
Bed sheet 90 x 200 | - | - | - | - | 19.00
Shelf 80 x 30 cm | - | - | - | - | 31.00
==== who sells stands between name and price
Notebook, dotted
Sold by: Paper Lane
Quantity: 1
$12.00
Pencil case
Sold by: Paper Lane
Quantity: 2
$16.00
Total      $28.00
--
Notebook, dotted | - | 1 | 12.00 | - | 12.00
Pencil case | - | 2 | - | - | 16.00
""")

NOTHING = layouts("""
==== the rows do not add up
Item                         Qty        Price        Total
Bird feeder                    1        19.00        19.00
Total                                                40.00
--
==== how a sum was paid
Total                     119.00
Gift card                  50.00
Visa ending in 1234        69.00
--
==== the number of an order beside its total
Order 112-998
Amount paid               119.00
Total                     119.00
--
==== a table of tax rates
Rate      Net        VAT       Gross
7%        100.00      7.00     107.00
19%       100.00     19.00     119.00
Total     200.00     26.00     226.00
--
==== totals alone
Net        100.00
VAT 19%     19.00
Total      119.00
--
==== a sentence with an amount
Your payment of 25.00 EUR for the order 4711 was received on Monday.
Total                      25.00 EUR
--
==== a balance of an account
Previous balance          100.00
Payment received          -60.00
Amount due                 40.00
--
==== the first of two pages alone
Item                         Qty        Price        Total
Bird feeder                    1        19.00        19.00
Seed mix                       2         5.00        10.00
Carried forward                                      29.00
Total                                                58.00
--
==== sums of rates without a percent sign
Standard rate        100.00      20.00      120.00
Reduced rate          50.00       2.50       52.50
Total                150.00      22.50      172.50
--
==== a part of a list that a payment happens to equal
Pot                 10.00
Pan                 20.00
Lid                 30.00
Express              5.00
Amount paid         50.00
--
==== the first of two groups alone, the second can't be read
Garden
Spade               30.00
Rake                12.00
Subtotal            42.00
House
Broom                1.2.3
Subtotal            20.00
Total               62.00
--
==== the number of an order, with an amount
Order 4711         119.00
Total              119.00
--
==== a statement of an account
Opening balance                 200.00
Invoice 1001                    100.00
Payment                        -150.00
Balance due                     150.00
--
==== parts of a payment
Total                           119.00
First instalment                 40.00
Second instalment                79.00
--
==== a sum in words nobody knows, and its names are labels
Linocut
Item price                31.00
Zumma:                    31.00
Shipping                   4.90
Total                     35.90
--
==== things that come to nothing
Item                         Qty        Price        Total
Alpha                          1         0.00         0.00
Beta                           1         0.00         0.00
Gamma                          1         0.00         0.00
Delta                          1         5.00         5.00
Total                                                 5.00
--
==== a sentence that says what goes back
We have sent $ 49.00 back to your account.
Total                     $ 49.00
--
""")
