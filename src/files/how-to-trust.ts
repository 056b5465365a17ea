import { delimiter } from 'node:path'
import type { Env } from '../text/env.ts'
import { shellWord } from '../text/shell-word.ts'
import { TRUSTED_FOLDERS, trustedFolders } from './reader.ts'
import type { Untrusted } from './whose.ts'

/** A sentence with the command that trusts the folders, beside those that are trusted already. */
export function howToTrust({ folders }: Untrusted, env: Env): string {
  const unfit = folders.find((folder) => folder.includes(delimiter))
  if (unfit !== undefined) {
    return `${TRUSTED_FOLDERS} cannot hold ${unfit}, because of the "${delimiter}" in it: move the file, or rename its folder.`
  }
  const list = [...new Set([...trustedFolders(env), ...folders])].join(delimiter)
  return `If you trust all who can write there: \`export ${TRUSTED_FOLDERS}=${shellWord(list)}\`.`
}
