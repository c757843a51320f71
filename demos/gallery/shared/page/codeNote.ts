/** What a program does otherwise than the page did, as a comment. */
export function codeNote(hasLink: boolean): string {
  return hasLink ? '' : '// The page went on from weights of a file; this starts anew.\n';
}
