import { resolve } from 'node:path'
import { ConfigError } from '../../../errors/errors.ts'
import type { CallOptions, GraphClient } from '../../../graph/client.ts'
import type { CliContext } from '../../process/context.ts'
import type { FileFlags, WritingMethod } from './flags.ts'
import { transferProgress } from './transfer-progress.ts'

/** A file that the flags name. */
interface FileToUpload {
  /**
   * Uploads it to one target. `body` is the JSON text with which a session begins. `isOnly`: there is no other target, so
   * that its progress can be shown. Resolves with what Graph says of the new file.
   */
  uploadBy(
    graph: GraphClient,
    options: CallOptions & { readonly body: string | Uint8Array | undefined },
    isOnly: boolean,
  ): Promise<unknown>
}

const SESSION_PATH = /\/createUploadSession(\?|$)/i

/** The file to upload. Throws `ConfigError` `USAGE` for flags that do not go together. */
export function fileToUpload(
  flags: FileFlags & { readonly body: string | undefined },
  method: WritingMethod,
  path: string,
  context: CliContext,
): FileToUpload {
  const { conflict, resume } = flags
  const { cwd } = context.io
  const file = resolve(cwd, checkedFile(flags, method, path))
  return {
    async uploadBy(graph, { body, ...options }, isOnly) {
      if (resume !== undefined && !isOnly) throw resumeOfSeveral()
      return graph.upload(path, file, {
        ...options,
        ...(conflict === undefined ? {} : { conflict }),
        ...(body === undefined ? {} : { body: JSON.parse(String(body)) }),
        ...(resume === undefined ? {} : { resume: resolve(cwd, resume) }),
        ...(isOnly ? { onProgress: transferProgress(context, 'sent') } : {}),
      })
    },
  }
}

function checkedFile(
  { file, body }: FileFlags & { readonly body: string | undefined },
  method: WritingMethod,
  path: string,
): string {
  if (file === undefined) throw usage('--conflict and --resume need --file.')
  const isSession = SESSION_PATH.test(path)
  if (file === '-') {
    throw usage(
      '--file cannot be standard input: Graph wants to know the length of a file before its first byte.',
      "Save it in a file first; or, for a small one, give --body - and its type with -H 'Content-Type: …'.",
    )
  }
  if (body !== undefined && !isSession) throw usage('--body and --file cannot be used together.')
  if ((method === 'POST') !== isSession) {
    throw usage(
      `${method} ${path} takes no --file.`,
      'Put a file to `…:/content`, or post it to a path that ends in `/createUploadSession`.',
    )
  }
  return file
}

function resumeOfSeveral(): ConfigError {
  return usage('--resume works on one target, and several were chosen.', 'Upload to one target at a time: `-t <name>`.')
}

function usage(message: string, fix = 'Leave one of them out; `--help` shows what goes together.'): ConfigError {
  return new ConfigError('USAGE', {
    message: `${message} Nothing was sent.`,
    likelyCause: 'A file is uploaded as the content of a drive item, or in an upload session.',
    fix,
  })
}
