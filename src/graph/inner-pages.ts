const NEXT_LINK = '@odata.nextLink"'

/**
 * The properties whose lists go on elsewhere: Graph expands twenty members of a group, and says by `members@odata.nextLink`
 * that there are more (OData JSON Format 4.01 §15.3). Looks at the text of an answer, because a look at each property of
 * each row would cost a good part of reading them.
 */
export function cutProperties(body: Uint8Array): string[] {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length)
  const cut = new Set<string>()
  for (let at = bytes.indexOf(NEXT_LINK); at >= 0; at = bytes.indexOf(NEXT_LINK, at + NEXT_LINK.length)) {
    const name = bytes.toString('utf8', bytes.lastIndexOf('"', at) + 1, at)
    // A text that ends so is followed by no colon. The list's own link has no name before the "@".
    const isProperty = /^\s*:\s*"/.test(bytes.toString('latin1', at + NEXT_LINK.length, at + NEXT_LINK.length + 20))
    if (name !== '' && isProperty) cut.add(name)
  }
  return [...cut]
}
