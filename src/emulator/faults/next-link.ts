import type { Ask, Next } from './fault-kind.ts'

/** A page of a list, as far as faults care. */
interface ListPage {
  readonly value: readonly unknown[]
  readonly '@odata.nextLink'?: string
}

/** Has the page answered and changes its link to the next one. A page without one is left as it is, and spared. */
export function withNextLink(next: Next, spare: Ask['spare'], change: (link: string) => string): Promise<Response> {
  return withPage(next, spare, (page) => {
    const link = page['@odata.nextLink']
    return link === undefined ? undefined : { ...page, '@odata.nextLink': change(link) }
  })
}

/** Changes a whole page of a list. `change` returns undefined for a page that it leaves as it is. */
export async function withPage(
  next: Next,
  spare: Ask['spare'],
  change: (page: ListPage) => ListPage | undefined,
): Promise<Response> {
  const response = await next()
  const page = await pageOf(response)
  const changed = page && change(page)
  if (changed === undefined) {
    spare()
    return response
  }
  return new Response(JSON.stringify(changed), { status: response.status, headers: response.headers })
}

async function pageOf(response: Response): Promise<ListPage | undefined> {
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false
  if (response.status !== 200 || !isJson) return undefined
  const body: unknown = await response.clone().json()
  const { value } = (typeof body === 'object' && body !== null ? body : {}) as Partial<ListPage>
  return Array.isArray(value) ? (body as ListPage) : undefined
}
