/** Row `row` of a table with `width` columns, as a view. */
export function rowOf(table: Float64Array, row: number, width: number): Float64Array {
  return table.subarray(row * width, (row + 1) * width);
}
