/** The methods of Graph, SharePoint and Azure Resource Manager that a pattern can name. `*` stands for all. */
export const methods = ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE'] as const
export type Method = (typeof methods)[number]

/** One kind of call: `GET /v1.0/sites/{site}/**`. */
export interface CallPattern {
  /** `undefined` stands for every method. */
  readonly methods: readonly Method[] | undefined
  readonly template: PathTemplate
}

/** `{x}` is one segment and `**`, at the end only, is all that follows, or nothing. */
export interface PathTemplate {
  /** As it is written in the file. */
  readonly text: string
  readonly segments: readonly TemplateSegment[]
  /** Whether it ends in `**`. */
  readonly isOpen: boolean
}

export type TemplateSegment =
  /** A name, in lower case; segments are compared without case. */
  | { readonly kind: 'literal'; readonly text: string }
  /** `{site}`. */
  | { readonly kind: 'placeholder'; readonly name: string }
  /** `appRole*`: a name that begins so, in lower case and without the star. At the end of a path in `deny` it stands for all below too. */
  | { readonly kind: 'prefix'; readonly text: string }
