/**
 * Which of the 6,877 words are in the test half, in the order of `sortWords`, eight a byte from the lowest bit.
 *
 * The half split in circulation (3,438 and 3,439 words); the published file has ten folds, and no halves.
 */
export const TEST_HALF =
  'cahttFZBnh8VpKOwyy2OIc51yGs3+PJ2Oe1kDF/OSnCmRAC/F8yxA3u0U8NeRE6e2AKnmMwdcIBBFwDep1roYR7UaSOWFmx8CliM' +
  'GPYQc4KTHw8KMv1CvYa98j+f1uThjetvBmmx85HNio6ehJ87TkDaajfp7Py5n5qgXx7b7OSFQtp/nrSSXdsvxtA1jTdJtf8+Fzug' +
  'LIfl5bRyNescbauynVpitBMqtnLsk5sY8X/wzQrLjuajDLMVdQKVgIaRemDvgNeXeqBvpcQ/DRzmau+JfR1jXvjVmibZILIQsnCR' +
  'eHnO/aSMh9g3LC5EyZBlhugjv+4o3Mj6+oZorM7+Gx6y1WXswg66OpIGjAk996nUohie03FYJ7JUUNWG7DaUsjQgOoyhFNx5+7Zj' +
  'oBjt+7qCco1a2NZGFo9QIhcq+EDk2mzlttZTn4uIn+GG8A1U0Oup7PcODEoJOgkUIf/hituLL1EVj8mLTKcRHguLO1bA0d+tZy3t' +
  '6gpHgTcw3K+MDyqhQ0eqWlIMldVH7WTt39dP0VdGL317Wuir3FPKK9aFIGe6D85k+ysZd5XLMnTLdU3pItBwxSqhf3NFssTD18bP' +
  'ARCnSuaIRXWGGM5bpzWqZBTu3XA4GTkr1yyae2Cynb6kB6hWHj4o/wdE52wzKUd/AQFb/AQ8bIKrLPQFBNRZuiHtLVxhVpV35dop' +
  't9AbLYpsn4/zQSjqpl9pOTf3qCYkJPKCeclWb31SoFwlNkPh76UOCT4owXvLBSz3Yn/SgdZwEQ6VT/jLAJH+PQMUentfcAu2GkmX' +
  '7mGi5Gl1LdAX84yDb4I1BOY7F/1YVR5uLhPKVOpzhT8xu2JYlQo8nDgTY86t2MVIm7mr+vXMcBnqLnXGdVGXOyKNL36q87R86CB7' +
  'NeDNV5/QC7M/gKqjdOMEHUolXfazM1OUEOg+aL4yrKaG/PjSDJQWBWnsK8Ka7V5XzjYsHQeD6BhoyPnEghJh0AwhdN4xlH8JuqZP' +
  '4rvfi2GmEKmcJZJRT65248CyFNEOzEMEbbVp+38RY8kWV08dmY9lK9b1sBNPwJkRdIywq/wjHaVHdIM22ZgXD7ClMZ1S+UeOdMEQ' +
  'LqqzWm7eYdClQ08wHXLexO4IJUOmdDxJU7IlvxpbelvYFxc=';
