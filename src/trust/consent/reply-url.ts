import { type ApplicationObject, hasReplyUrls } from '../../directory/objects/application.ts'
import { notAsDocumented } from '../../directory/reads.ts'
import type { GraphClient } from '../../graph/client.ts'

/** By this start of the path a later command recognises a reply URL that a killed command left behind. */
const REPLY_PATH = '/towline-consent/'

/** The path of a reply URL. `secret` makes it unguessable. */
export function replyPath(secret: string): string {
  return `${REPLY_PATH}${secret}`
}

/** Whether a command of Towline added this reply URL. */
export function isLeftBehind(url: string): boolean {
  return URL.canParse(url) && new URL(url).hostname === 'localhost' && new URL(url).pathname.startsWith(REPLY_PATH)
}

/** The `web` of an application: where its users are sent back to. */
type Web = ApplicationObject['web']

export async function readWeb(graph: GraphClient, applicationId: string): Promise<Web> {
  const path = pathOf(applicationId)
  const found = await graph.get<Pick<ApplicationObject, 'web'>>(path)
  if (!hasReplyUrls(found)) throw notAsDocumented(path)
  return found.web
}

/** Adds a reply URL beside those that were read. */
export async function addReplyUrl(graph: GraphClient, applicationId: string, web: Web, url: string): Promise<void> {
  await write(graph, applicationId, web, [...urlsIn(web), url])
}

/**
 * Removes the reply URLs that are unwanted, and leaves the others as they are. Writes also where none is seen: the copy of
 * the directory that was read may not have the last write yet.
 */
export async function removeReplyUrls(
  graph: GraphClient,
  applicationId: string,
  isUnwanted: (url: string) => boolean,
): Promise<void> {
  const web = await readWeb(graph, applicationId)
  const wanted = urlsIn(web).filter((url) => !isUnwanted(url))
  await write(graph, applicationId, web, wanted)
}

function urlsIn(web: Web): readonly string[] {
  return web?.redirectUris ?? []
}

async function write(
  graph: GraphClient,
  applicationId: string,
  web: Web,
  redirectUris: readonly string[],
): Promise<void> {
  await graph.request('PATCH', pathOf(applicationId), { body: { web: { ...web, redirectUris } } })
}

function pathOf(applicationId: string): string {
  return `/applications/${applicationId}`
}
