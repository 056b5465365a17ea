/** The list by built-in fetch, for peers that get a token and no more. */
export async function printPages(token) {
  let next = `${process.env.TOWLINE_GRAPH_HOST}/v1.0/sites/getAllSites`
  while (next) {
    const response = await fetch(next, { headers: { authorization: `Bearer ${token}` } })
    if (!response.ok) throw new Error(`${response.status} from ${next}`)
    const page = await response.json()
    process.stdout.write(page.value.map((site) => `${JSON.stringify(site)}\n`).join(''))
    next = page['@odata.nextLink']
  }
}
