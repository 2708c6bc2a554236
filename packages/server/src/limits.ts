/** Every cap of the server, in one place, with its reason. Answered with 413 or 422 and the cap's value as `limit`. */

/** A JSON body: a push of some 20,000 edited rows. More belongs into several batches. */
export const JSON_BYTES_MAX = 16 * 1024 * 1024;
/** Nesting of a JSON body: the contract's deepest has 8; unbounded nesting overflows the stack of whoever walks it. */
export const JSON_DEPTH_MAX = 32;
/** An imported plan file: the largest seen in the wild are near 40 MB. */
export const IMPORT_BYTES_MAX = 50 * 1024 * 1024;
/** Files of one person on their way in or waiting to be read: until then the database holds them. */
export const IMPORTS_UNDER_WAY_MAX = 5;
/** A table of rows for a project: it is held whole, like a JSON body. */
export const ROW_IMPORT_BYTES_MAX = 16 * 1024 * 1024;
/** Rows of such a table: its preview is one answer, and applying it one transaction. */
export const ROW_IMPORT_ROWS_MAX = 10_000;
/** Previews kept of one person and project; the oldest go first. */
export const ROW_IMPORTS_KEPT_MAX = 20;
/** How long a preview can be applied. */
export const ROW_IMPORT_HOURS = 24;
/** Rows that a preview looks into one by one when the project's rules refuse some; beyond them the table is refused. */
export const ROW_IMPORT_REFUSALS_MAX = 20;
/** Such tables that one process reads at once, each in a thread; those that wait; those of one person. */
export const ROW_IMPORTS_AT_ONCE_MAX = 2;
export const ROW_IMPORTS_WAITING_MAX = 8;
export const ROW_IMPORTS_PER_USER_MAX = 2;
/** A whole project as JSON: 100,000 tasks with their links have some 250 MB. It is read row by row. */
export const PROJECT_JSON_BYTES_MAX = 400 * 1024 * 1024;
/** People named in one such file: all who ever did something in a large programme of work. */
export const PROJECT_PEOPLE_MAX = 10_000;
/** How long the file of an export is kept for download. */
export const EXPORT_HOURS = 24;
/** Exports one person may begin for one project in an hour, and have under way at once. */
export const EXPORTS_PER_HOUR = 60;
export const EXPORTS_UNDER_WAY_MAX = 5;
/** Finished exports kept for one person and project; the oldest go first. */
export const EXPORTS_KEPT_MAX = 20;
/** Exports that run at once, all projects and processes together. */
export const EXPORTS_AT_ONCE_MAX = 2;
/**
 * Files that are written while they are sent, of one process: each takes a connection or a thread for as long as it goes on.
 * Who wants more of them, or finds the line full, comes again or lets it be done in the background.
 */
export const EXPORTS_SENT_AT_ONCE_MAX = 3;
export const EXPORTS_SENT_WAITING_MAX = 16;
export const EXPORTS_SENT_PER_USER_MAX = 2;
/** Attempts before an export is failed: somebody waits for it. */
export const EXPORT_ATTEMPTS_MAX = 3;
/** Operations of one bulk call: as the contract says. */
export const BULK_OPERATIONS_MAX = 5_000;
/** Rows of one push, all tables together. */
export const PUSH_ROWS_MAX = 50_000;
/** Live tasks of one project: what the engine and the elements are measured with. */
export const PROJECT_TASKS_MAX = 100_000;
/** Live dependencies of one project. */
export const PROJECT_DEPENDENCIES_MAX = 300_000;
/**
 * Outline levels. A page of the index on paths must hold two of its keys, each of two whole paths with 40 bytes a level:
 * from 50 levels on it cannot, and a write fails as soon as the index has to split its root.
 */
export const TASK_DEPTH_MAX = 48;
/** Labels of one project: a list that a person chooses from. */
export const PROJECT_LABELS_MAX = 500;
/** Comments of one project: every device keeps them all. */
export const PROJECT_COMMENTS_MAX = 100_000;
/** Attachments of one project: every device keeps them all. */
export const PROJECT_ATTACHMENTS_MAX = 50_000;
/** Risks of one project: the largest registers have some hundreds. */
export const PROJECT_RISKS_MAX = 5_000;
/** How long notifications are kept. */
export const NOTIFICATION_DAYS = 180;
/** Projects of one program: it is dated as one network. */
export const PROGRAM_PROJECTS_MAX = 100;
/** Links across projects of one program. */
export const PROGRAM_LINKS_MAX = 10_000;
/** Items of a program's backlog. */
export const PROGRAM_BACKLOG_MAX = 10_000;
/** Columns of one board: what a screen can show at all. */
export const PROJECT_BOARD_COLUMNS_MAX = 50;
/** Custom fields of one project: as many values a task may hold. */
export const PROJECT_CUSTOM_FIELDS_MAX = 100;
/** Saved views of one project, those of all its members together. */
export const PROJECT_SAVED_VIEWS_MAX = 2_000;
/** Settings of one saved view as JSON: columns, filters and colours have some kilobytes. */
export const VIEW_SETTINGS_BYTES_MAX = 64 * 1024;
/** Rows of one page, and without `limit`. */
export const PAGE_ROWS_MAX = 1_000;
export const PAGE_ROWS_DEFAULT = 200;
/** Pages that a process keeps as it answered them: a hundred of 200 tasks, which have some 300 kB each. */
export const PAGES_KEPT_BYTES_MAX = 32 * 1024 * 1024;

/** Days of a chart: a year and some more; a point each. */
export const CHART_DAYS_MAX = 400;
/** Baselines of one project: those that Microsoft Project has, 0 to 10. */
export const PROJECT_BASELINES_MAX = 11;
/** Minutes that a person can log on one day, over all projects: a day has 24 hours. */
export const DAY_MINUTES_MAX = 24 * 60;
/** Time entries of one project: a hundred people, five a day, for a decade. */
export const PROJECT_TIME_ENTRIES_MAX = 1_000_000;
/** Sprints of one project: one a week for as long as a career. */
export const PROJECT_SPRINTS_MAX = 2_000;
/** Requests to change the scope of sprints, decided ones among them. */
export const PROJECT_SCOPE_CHANGES_MAX = 100_000;

/** Changes of work that a whole project's file may have: each of 100,000 tasks is begun, estimated, moved, done, opened again. */
export const WORK_EVENTS_FILED_MAX = 1_000_000;

/** Life of an access token. */
export const ACCESS_TOKEN_SECONDS = 15 * 60;
/** Life of a refresh token; each use starts it anew. */
export const REFRESH_TOKEN_DAYS = 30;
/** Two tabs, or a retry after a lost answer, may show the same refresh token this close together without harm. */
export const REFRESH_LEEWAY_SECONDS = 10;
/** Personal access tokens of one user, tokens of one project and its share links that work at the same time. */
export const TOKENS_PER_USER_MAX = 100;
export const PROJECT_TOKENS_MAX = 100;
export const SHARE_LINKS_MAX = 200;
/** Webhooks of one project. */
export const WEBHOOKS_MAX = 20;
/** Days that the log of what a webhook was sent is kept. */
export const DELIVERY_LOG_DAYS = 30;
/** Open invitations of one project, and the life of one that was made without saying. */
export const INVITATIONS_MAX = 500;
export const INVITATION_DAYS_DEFAULT = 14;
/** Life of a token, and of a share link, that was made without saying. */
export const TOKEN_DAYS_DEFAULT = 90;
export const SHARE_LINK_DAYS_DEFAULT = 30;
/** Secrets of links and invitations shown from one address per minute: nobody opens so many by hand. */
export const OPENINGS_PER_MINUTE = 120;
/** Life of a ticket for the socket. */
export const TICKET_SECONDS = 30;
/** How long answers are kept for an Idempotency-Key. */
export const IDEMPOTENCY_HOURS = 24;
/** How long tombstones are kept: a device that was away for longer takes the whole project anew. */
export const TOMBSTONE_DAYS = 90;
/** How long the answer to a pushed batch is kept: a device may be offline between push and retry. */
export const BATCH_DAYS = 30;
/** An answer longer than this is not kept: the repeat is then told that the first was applied. */
export const IDEMPOTENCY_BODY_BYTES_MAX = 1024 * 1024;

/** Wrong passwords for one account from one address, and all sign-ins from one address, per minute. */
export const SIGN_IN_FAILURES_PER_MINUTE = 10;
export const SIGN_INS_PER_MINUTE = 120;
/** Wrong passwords for one account from anywhere, in this many minutes: against guessing from many addresses. */
export const ACCOUNT_FAILURES_MAX = 100;
export const ACCOUNT_FAILURES_MINUTES = 15;
/** Requests of one user (or from one address without a token) per minute, in production unless configured. */
export const REQUESTS_PER_MINUTE = 3_000;

/** Time a stopping server gives requests that are under way. */
export const DRAIN_MS = 10_000;

/** A frame that a client sends: the longest, where it is with a selection of 50 rows, has some 2,500 bytes. */
export const CLIENT_FRAME_BYTES_MAX = 4 * 1024;
/** Above this the socket is closed unread. */
export const CLIENT_MESSAGE_BYTES_MAX = 256 * 1024;
/** Frames one socket may send in a burst, and per second after it. */
export const CLIENT_FRAMES_BURST = 200;
export const CLIENT_FRAMES_PER_SECOND = 20;
/** Projects one socket may follow. */
export const SUBSCRIPTIONS_MAX = 200;
/** Sockets one user may hold: tabs and devices. */
export const SOCKETS_PER_USER_MAX = 100;
/** Rows of one change frame: beyond it readers are told to pull, which is compressed and can come as columns. */
export const FRAME_ROWS_MAX = 5_000;
/** Bytes waiting for a slow reader; beyond it frames are left out and it is told to resync. */
export const SOCKET_BUFFER_BYTES_MAX = 4 * 1024 * 1024;
/** A reader that has not caught up after this long is let go. */
export const SLOW_READER_MS = 30_000;
/** A socket from which nothing was heard for this long is dead. */
export const SOCKET_SILENCE_MS = 12_000;
/** Frames that a room keeps for readers who come back, their bytes, and those of all rooms of the process. */
export const RING_FRAMES_MAX = 500;
export const RING_BYTES_MAX = 1024 * 1024;
export const RINGS_BYTES_MAX = 64 * 1024 * 1024;
/** Kept frames that one reader is sent; further behind, it gets one frame made for all who are. */
export const RING_REPLAY_MAX = 40;
/** How long a room that nobody reads stays: as long as a network takes to come back. */
export const ROOM_LINGER_MS = 60_000;
/** Numbers from which a crowd of returning readers is caught up by a read of its own; the others pull. */
export const CATCH_UP_READS_MAX = 8;
/** People named in one presence frame; the others are counted. */
export const PRESENCE_PEOPLE_MAX = 100;
/** Tabs named of one person. */
export const PRESENCE_TABS_MAX = 10;
/** Between two presence frames of a project: longer the more people there are, each of whom is told of all. */
export const PRESENCE_GAP_MS = 100;
export const PRESENCE_GAP_PER_PERSON_MS = 2;
/** A process says this often who is there, and is forgotten when it has not said so for so long. */
export const PRESENCE_REPEAT_MS = 10_000;
export const PRESENCE_FORGET_MS = 25_000;

/** Reasons and steps of one explanation: who wants to see more than this of a chain asks about a task on it. */
export const EXPLAINED_STEPS_MAX = 1_000;
/** Tasks or links named by one check; how many there are is always told. */
export const FINDINGS_MAX = 1_000;

/** Time for an answer about a plan from the thread that keeps it: beyond it somebody has stopped waiting. */
export const QUESTION_MS_MAX = 20_000;
/** Time for levelling: a search of 1,000 passes over 10,000 tasks takes less. */
export const LEVELING_MS_MAX = 60_000;
/** Time for any other study of a plan. */
export const STUDY_MS_MAX = 10 * 60_000;
/** Studies that wait for a thread in one process; each holds the rows of its plan. */
export const STUDIES_WAITING_MAX = 8;
/** Findings of each kind that a preview of levelling names. */
export const LEVELING_FINDINGS_MAX = 1_000;

/** Forecasts one person may begin for one project in an hour. */
export const FORECASTS_PER_HOUR = 60;
/** Finished forecasts kept for a project; the oldest go first. */
export const FORECASTS_KEPT_MAX = 100;
/** Tasks times runs of one forecast: some minutes of one core. */
export const FORECAST_TASK_RUNS_MAX = 1_000_000_000;
/** Forecasts that run at once, all projects and processes together. */
export const FORECASTS_AT_ONCE_MAX = 2;
/** Attempts before a forecast is failed: somebody waits for it. */
export const FORECAST_ATTEMPTS_MAX = 3;
/** Tasks of all forecasts together whose figures a whole project's file has: some 100 MB of it. The newest come first. */
export const FORECAST_TASKS_FILED_MAX = 500_000;
