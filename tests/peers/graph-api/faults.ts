/** A fault that the next matching sends meet. */
export interface Fault {
  /** Everybody when absent. */
  to?: string;
  /** How many sends meet it; one when absent. */
  times?: number;
  /** How many matching sends go through before. */
  after?: number;
  does:
    | { kind: 'code'; code: number; status?: number } // says no, and does nothing
    | { kind: 'fail'; code: number } // takes it, and tells by a status that it failed
    | { kind: 'drop' } // does it, records it, and cuts the line instead of answering
    | { kind: 'cut' } // cuts the line and does nothing
    | { kind: 'page'; status: number } // an HTML page of some proxy
    | { kind: 'garbage' } // does it, and answers half a JSON
    | { kind: 'slow'; milliseconds: number }
    | { kind: 'hang' }; // does it and never answers
}

export function makeFaults() {
  let faults: Fault[] = [];
  return {
    add: (fault: Fault) => void faults.push({ ...fault }),
    clear: () => {
      faults = [];
    },
    /** The fault this send meets, used up by one. */
    meet(to: string): Fault['does'] | undefined {
      const fault = faults.find((each) => (each.to ?? to) === to);
      if (!fault) return undefined;
      if (fault.after) {
        fault.after -= 1;
        return undefined;
      }
      fault.times = (fault.times ?? 1) - 1;
      if (fault.times <= 0) faults = faults.filter((each) => each !== fault);
      return fault.does;
    },
  };
}
