// Which objects a pass must read whole, from the rows alone.

/** All lists are in order of name. */
export interface Reads {
  /** Nodes to read whole. */
  readonly nodes: readonly string[]
  /** Of these, the Nodes whose pods are listed, after the Node is read. */
  readonly pods: readonly string[]
  /** `hasPlaceOutside` is needed. */
  readonly placeOutside: boolean
}
