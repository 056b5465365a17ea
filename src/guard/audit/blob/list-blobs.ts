import { BlobRefusal } from './blob-errors.ts'
import { isDone, sendToContainer } from './blob-request.ts'
import type { Container } from './container.ts'

export interface ListedBlob {
  readonly name: string
  readonly size: number
}

/** All blobs whose names begin so, or with `delimiter` the folders among them, page by page. */
export async function* listBlobs(
  container: Container,
  prefix: string,
  delimiter?: '/',
): AsyncGenerator<ListedBlob | { readonly folder: string }, void, undefined> {
  let marker = ''
  do {
    const query = new URLSearchParams({ restype: 'container', comp: 'list', prefix, ...(delimiter && { delimiter }) })
    if (marker !== '') query.set('marker', marker)
    const { response } = await sendToContainer(container, { method: 'GET', path: `?${query}` })
    if (!isDone(response)) throw new BlobRefusal(response)
    const text = Buffer.from(response.body).toString('utf8')
    for (const [before, after] of elementsIn(text)) {
      if (before === 'BlobPrefix') yield { folder: unescaped(valueIn(after, 'Name')) }
      else yield { name: unescaped(valueIn(after, 'Name')), size: Number(valueIn(after, 'Content-Length')) }
    }
    marker = unescaped(valueIn(text, 'NextMarker'))
  } while (marker !== '')
}

/** The blobs and folders in an answer: the name of each element, and its content. */
function elementsIn(xml: string): (readonly [string, string])[] {
  return ['Blob', 'BlobPrefix'].flatMap((name) =>
    xml
      .split(`<${name}>`)
      .slice(1)
      .map((part) => [name, part.split(`</${name}>`, 1)[0] ?? ''] as const),
  )
}

function valueIn(xml: string, name: string): string {
  const start = xml.indexOf(`<${name}>`)
  const end = start < 0 ? -1 : xml.indexOf(`</${name}>`, start)
  return end < 0 ? '' : xml.slice(start + name.length + 2, end)
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
}

function unescaped(text: string): string {
  return text.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity] ?? entity)
}
