"""How the shipped weights are made: corpora, training, export, evaluation. Needs `requirements/training.txt`."""
