/** Built-in fetch, following every nextLink. Prints the number of sites. */
export async function listSites(token: string): Promise<void> {
  let count = 0
  let url: string | undefined = 'https://graph.microsoft.com/v1.0/sites'
  while (url !== undefined) {
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
    const page = (await response.json()) as { value: unknown[]; '@odata.nextLink'?: string }
    if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(page)}`)
    count += page.value.length
    url = page['@odata.nextLink']
  }
  console.log(count)
}
