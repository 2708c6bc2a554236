/** The most memory this process has held so far, resident, in whole megabytes. */
export function peakMegabytes() {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}
