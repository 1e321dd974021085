"""Document -> Attributions: the encoder finds them, decoding gives spans, resolution says who speaks through whom."""
