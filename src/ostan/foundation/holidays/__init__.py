"""The province's dated working calendar as rows, given to the house as a kernel.calendar value."""
