/** How often something was tried in vain, as the end of a sentence part: ` 6 times within 8 s`. Empty for a single try. */
export function howOften({ tries, overMs }: { readonly tries: number; readonly overMs: number }): string {
  return tries < 2 ? '' : ` ${tries} times within ${Math.max(1, Math.ceil(overMs / 1000))} s`
}
