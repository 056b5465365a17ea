/** The sites by built-in fetch, page after page: for clients that get a token and no more. */
export async function fetchSites(token: string | undefined): Promise<{ id: string }[]> {
  const sites: { id: string }[] = []
  let url: string | undefined = 'https://graph.microsoft.com/v1.0/sites'
  while (url !== undefined) {
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
    const page = (await response.json()) as { value: { id: string }[]; '@odata.nextLink'?: string }
    if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(page)}`)
    sites.push(...page.value)
    url = page['@odata.nextLink']
  }
  return sites
}
