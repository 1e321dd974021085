"""The steps by which a library's tables came to be what they are; each is written once and never changed."""
