/** Who knows which days are worked. */
interface Worked {
  isWorkingDay(day: number): boolean;
}

/** Days the project works between two instants, minutes; negative when `to` is earlier. Cost: the days between. */
export function workingDays(calendar: Worked, fromMinute: number, toMinute: number): number {
  if (toMinute < fromMinute) return -workingDays(calendar, toMinute, fromMinute);
  const last = Math.floor(toMinute / 1440);
  let count = 0;
  for (let day = Math.floor(fromMinute / 1440); day < last; day += 1) if (calendar.isWorkingDay(day)) count += 1;
  return count;
}
