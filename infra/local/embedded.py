"""Starts MiniStack, in its own environment, without its judgement of alarms: it mixes up the dimensions of a metric (an
answered text would ring the alarm for texts in doubt) and looks only when somebody puts data. See alarms.py."""

from ministack.app import main
from ministack.services import cloudwatch

cloudwatch._evaluate_alarm = lambda alarm: None

if __name__ == "__main__":
    main()
