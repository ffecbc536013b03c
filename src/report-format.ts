/**
 * The forms that a report on stdout can have. Knows no report.
 */

export const REPORT_FORMATS = ['text', 'json', 'markdown'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];
