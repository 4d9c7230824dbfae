import { Injectable } from '@nestjs/common';

/** Makes a report as JSON content, of one consumer (name or id) or of all. Throws `not_found`. */
export type OperatorReport = (consumer?: string) => Promise<unknown>;

/** Reports of the ways in that operators read through the admin API, by name. Whoever has one registers it while the modules start (`onModuleInit`). */
@Injectable()
export class OperatorReports {
  readonly #reports = new Map<string, OperatorReport>();

  register(name: string, report: OperatorReport): void {
    this.#reports.set(name, report);
  }

  all(): ReadonlyMap<string, OperatorReport> {
    return this.#reports;
  }
}
