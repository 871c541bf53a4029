"""All input and output of the product: the log, its readers, messaging and the web. It knows no service."""
