/** What every client here ends with: the ID of each site that it got, one a line. */
export function printSites(sites: Iterable<{ id?: string | null | undefined }>): void {
  for (const { id } of sites) console.log(id)
}
