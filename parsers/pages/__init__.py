"""Documents as they look: PDF and HTML as lines and words with places, and what markup tells machines."""
