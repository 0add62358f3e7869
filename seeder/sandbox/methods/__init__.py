"""The methods, one file for each of Phorge's applications."""
