/** Pixels: a cell's edge, the names' width, and the height of the headings without and with groups. */
export const MATRIX_SIZES = { cell: 28, names: 200, head: 168, groupedHead: 190 } as const;
