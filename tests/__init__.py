"""The proof: cases an editor could read, properties, the real Makefile, real PDFs."""
