"""Document -> Attributions: an encoder finds them, decoding gives spans, resolution says who speaks and through whom."""
