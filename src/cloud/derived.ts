/**
 * Objects made of several cached rows, kept for as long as every one of those rows is the same.
 *
 * Rows are frozen and replaced when they change, so their identity says whether something changed. A list then costs some
 * comparisons instead of a rebuild, and what is built stays the same object, which lets its rendered JSON be kept as well.
 */
export function derivedFrom<Row extends object, T>(): (row: Row, inputs: readonly unknown[], build: () => T) => T {
  const kept = new WeakMap<Row, { readonly inputs: readonly unknown[]; readonly value: T }>();
  return (row, inputs, build) => {
    const entry = kept.get(row);
    if (entry?.inputs.length === inputs.length && entry.inputs.every((input, index) => input === inputs[index])) return entry.value;
    const value = build();
    kept.set(row, { inputs, value });
    return value;
  };
}
