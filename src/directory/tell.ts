/** A message to the person who waits for the flow. */
export interface Message {
  /** `must-see`: the flow cannot go on before the reader acts, as with the code of a sign-in. */
  readonly kind: 'must-see' | 'note'
  /** Its first line, and lines that belong below it. */
  readonly text: string
}

/** Shows a message. The command line writes it to stderr. */
export type Tell = (message: Message) => Promise<void>
