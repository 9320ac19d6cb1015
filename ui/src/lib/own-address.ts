/** Whether an address is one within the window. "//host" and "/\\host" are addresses of another host to a browser. */
export const isOwnAddress = (link: string | null | undefined): link is string =>
  link != null && /^\/(?![/\\])/.test(link);
