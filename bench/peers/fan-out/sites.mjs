// The list by built-in fetch, for peers that get a token and no more.
export async function json(url, init) {
  const response = await fetch(url, init)
  if (!response.ok) throw new Error(`${response.status} from ${url}`)
  return response.json()
}

export async function sitesBy(token) {
  const sites = []
  let next = `${process.env.TOWLINE_GRAPH_HOST}/v1.0/sites/getAllSites`
  while (next) {
    const page = await json(next, { headers: { authorization: `Bearer ${token}` } })
    sites.push(...page.value)
    next = page['@odata.nextLink']
  }
  return sites
}
