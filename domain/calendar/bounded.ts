/**
 * Remembers the answers of a pure function, and forgets all of them when there are too many: memory stays flat however
 * long a process runs.
 */
export const bounded = <T>(answer: (key: string) => T, most: number): ((key: string) => T) => {
  const known = new Map<string, { readonly value: T }>();
  return (key) => {
    const found = known.get(key);
    if (found) return found.value;
    const value = answer(key);
    if (known.size >= most) known.clear();
    known.set(key, { value });
    return value;
  };
};
