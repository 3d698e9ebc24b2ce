%% SPDX-License-Identifier: MIT
%%
%% Processes that are created and waited for.  Each ends with its result, which
%% its creator hears by a monitor.

-module(creation).
-export([create/1, create_batch/1, create_group/1, fork_join/1]).

%% 1 if it has ended with what was expected, else 0.
join({Pid, Monitor}, Expected) ->
    receive
        {'DOWN', Monitor, process, Pid, Expected} -> 1;
        {'DOWN', Monitor, process, Pid, _} -> 0
    end.

create(#{ops := Ops}) ->
    timed:work(fun() -> create(Ops, 0) end).

create(0, Work) ->
    Work;
create(I, Work) ->
    create(I - 1, Work + join(spawn_monitor(fun() -> exit(I) end), I)).

join_all(Threads, Numbers) ->
    lists:sum(lists:zipwith(fun join/2, Threads, Numbers)).

in_groups(#{ops := Ops, level := Level}, Group) ->
    Numbers = lists:seq(1, Level),
    timed:work(fun() -> in_groups(Ops, Numbers, Group, 0) end).

in_groups(Ops, _, _, Work) when Work >= Ops ->
    Work;
in_groups(Ops, Numbers, Group, Work) ->
    case Group(Numbers) of
        Done when Done =:= length(Numbers) ->
            in_groups(Ops, Numbers, Group, Work + Done);
        _ ->
            Work % it is found out
    end.

create_batch(Sample) ->
    in_groups(Sample, fun(Numbers) ->
        join_all([spawn_monitor(fun() -> exit(I) end) || I <- Numbers], Numbers)
    end).

create_group(Sample) ->
    Creator = self(),
    in_groups(Sample, fun(Numbers) ->
        Threads = [spawn_monitor(fun() -> wait_for_all(Creator, I) end)
                   || I <- Numbers],
        [receive {exists, Pid} -> ok end || {Pid, _} <- Threads],
        [Pid ! all_exist || {Pid, _} <- Threads],
        join_all(Threads, Numbers)
    end).

wait_for_all(Creator, Result) ->
    Creator ! {exists, self()},
    receive all_exist -> exit(Result) end.

fib(N) when N < 2 ->
    N;
fib(N) ->
    {Pid, Monitor} = spawn_monitor(fun() -> exit(fib(N - 1)) end),
    Second = fib(N - 2),
    receive {'DOWN', Monitor, process, Pid, First} -> First + Second end.

%% The same by additions, to compare.
fib_of(N) ->
    fib_of(N, 0, 1).

fib_of(0, A, _) -> A;
fib_of(N, A, B) -> fib_of(N - 1, B, A + B).

fork_join(#{ops := Ops}) ->
    N = hd([N || N <- lists:seq(2, 80), fib_of(N + 1) - 1 >= Ops]),
    {Ns, Result} = timed:work(fun() -> fib(N) end),
    case fib_of(N) of
        Result -> {Ns, fib_of(N + 1) - 1};
        _ -> {Ns, 0}
    end.
