"""Who really sent a message: signatures, what servers have found, and names made to be taken for others."""
