"""What the price list, the agreements and the answers to *what if* say."""
