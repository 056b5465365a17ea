/** The environment of a process. A type of our own, so that the package's types need no others beside them. */
export type Env = Readonly<Record<string, string | undefined>>
