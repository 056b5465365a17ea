/** Of the heads that a start names, so many are of the newest chains. The others are drawn from the other ones found. */
const NEWEST = 0.75

/**
 * The chains whose heads a start names, at most `most`, the newest first. Where more chains run at once than a start names,
 * some would never be named if all starts named the newest.
 */
export function chooseHeads(chains: Iterable<string>, most: number): string[] {
  const others = [...chains].sort().reverse()
  const chosen = others.splice(0, others.length <= most ? most : Math.ceil(most * NEWEST))
  while (chosen.length < most && others.length > 0) {
    chosen.push(...others.splice(Math.floor(Math.random() * others.length), 1))
  }
  return chosen
}
