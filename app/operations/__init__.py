"""Operations: backup, restore, doctor, upgrade. Used by the command line only; no request reaches this room."""
