/** The one platform type the ports name; declared here because core's realm has no DOM and no worker library. */
interface AbortSignal {
  readonly aborted: boolean;
}
