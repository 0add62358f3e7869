"""The pages that a browser can look at: plain HTML, no scripts, everything escaped where it is built."""
