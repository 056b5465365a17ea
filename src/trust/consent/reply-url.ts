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

/** Adds a reply URL beside those that are there. */
export async function addReplyUrl(graph: GraphClient, applicationId: string, url: string): Promise<void> {
  await changeReplyUrls(graph, applicationId, (urls) => [...urls, url])
}

/** Removes the reply URLs that are unwanted, and leaves the others as they are. */
export async function removeReplyUrls(
  graph: GraphClient,
  applicationId: string,
  isUnwanted: (url: string) => boolean,
): Promise<void> {
  await changeReplyUrls(graph, applicationId, (urls) => urls.filter((url) => !isUnwanted(url)))
}

/** Writes also what is there already: the copy of the directory that was read may not have the last write yet. */
async function changeReplyUrls(
  graph: GraphClient,
  applicationId: string,
  change: (urls: readonly string[]) => readonly string[],
): Promise<void> {
  const path = `/applications/${applicationId}`
  const found = await graph.get<Pick<ApplicationObject, 'web'>>(path)
  if (!hasReplyUrls(found)) throw notAsDocumented(path)
  const { web } = found
  const redirectUris = change(web?.redirectUris ?? [])
  await graph.request('PATCH', path, { body: { web: { ...web, redirectUris } } })
}
