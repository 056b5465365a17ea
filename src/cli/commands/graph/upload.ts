import { resolve } from 'node:path'
import { ConfigError } from '../../../errors/errors.ts'
import type { CallOptions, GraphClient } from '../../../graph/client.ts'
import { type FileState, fileState } from '../../../graph/files/upload-source.ts'
import type { CliContext } from '../../process/context.ts'
import type { FileFlags, WritingMethod } from './flags.ts'
import { transferProgress } from './transfer-progress.ts'

interface FileToUpload {
  readonly path: string
  readonly file: FileState
  /** JSON text with which a session begins. */
  readonly body: string | Uint8Array | undefined
  readonly options: CallOptions
  readonly flags: FileFlags
  /** There is one target, so its progress can be shown, and its upload be kept. */
  readonly isOnly: boolean
}

/** Uploads a file to one target. Resolves with what Graph says of the new file. */
export async function uploadFile(graph: GraphClient, upload: FileToUpload, context: CliContext): Promise<unknown> {
  const { path, file, body, options, flags, isOnly } = upload
  const { conflict, resume } = flags
  using progress = transferProgress(context, 'sent')
  return await graph.upload(path, file.path, {
    ...options,
    ...(conflict === undefined ? {} : { conflict }),
    ...(body === undefined ? {} : { body: JSON.parse(String(body)) }),
    ...(resume === undefined ? {} : { resume: resolve(context.io.cwd, resume) }),
    ...(isOnly ? { onProgress: progress.onProgress } : {}),
  })
}

const SESSION_PATH = /\/createUploadSession(\?|$)/i

/**
 * The file to upload; `undefined` where none is named. Rejects with `ConfigError` `USAGE` for flags that do not go together,
 * and for a file that cannot be sent: before any target, and before a question.
 */
export async function fileToUpload(
  { file, conflict, resume, body }: FileFlags & { readonly body: string | undefined },
  method: WritingMethod,
  path: string,
  { io }: CliContext,
): Promise<FileState | undefined> {
  if (file === undefined) {
    if (conflict !== undefined || resume !== undefined) throw usage('--conflict and --resume need --file.')
    return undefined
  }
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
  return fileState(resolve(io.cwd, file))
}

/** Throws `ConfigError` `USAGE` where one file would have to keep the uploads to several targets. */
export function checkResume({ resume }: FileFlags, targets: number): void {
  if (resume === undefined || targets === 1) return
  throw usage('--resume works on one target, and several were chosen.', 'Upload to one target at a time: `-t <name>`.')
}

function usage(message: string, fix = 'Leave one of them out; `--help` shows what goes together.'): ConfigError {
  return new ConfigError('USAGE', {
    message: `${message} Nothing was sent.`,
    likelyCause: 'A file is uploaded as the content of a drive item, or in an upload session.',
    fix,
  })
}
